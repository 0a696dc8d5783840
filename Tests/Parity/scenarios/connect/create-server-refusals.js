// What createServer() refuses.
// rows: http2.function.createServer createServer.options.option.maxSessionInvalidFrames createServer.options.option.maxSessionRejectedStreams createServer.options.option.unknownProtocolTimeout
const http2 = require('node:http2');
const { scenario, attempt } = require('../../parity');

scenario(() => {
  for (const value of [-1, 4294967296]) {
    attempt('main', `frames ${value}`, () => http2.createServer({ maxSessionInvalidFrames: value }));
    attempt('main', `streams ${value}`, () => http2.createServer({ maxSessionRejectedStreams: value }));
    attempt('main', `timeout ${value}`, () => http2.createServer({ unknownProtocolTimeout: value }));
  }
  const many = Array.from({ length: 11 }, (_, i) => i + 100);
  attempt('main', 'custom settings', () => http2.createServer({ remoteCustomSettings: many }));
});
