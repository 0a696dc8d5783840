// What connect() refuses.
// rows: http2.function.connect errors.error-code.ERR_HTTP2_UNSUPPORTED_PROTOCOL errors.error-code.ERR_INVALID_URL
const http2 = require('node:http2');
const { scenario, attempt } = require('../../parity');

scenario(() => {
  attempt('main', 'no URL', () => http2.connect('no url'));
  attempt('main', 'protocol', () => http2.connect('ftp://localhost'));
  attempt('main', 'origins', () => http2.connect('http://localhost:1', { maxOriginSetSize: -1 }));
  const many = Array.from({ length: 11 }, (_, i) => i + 100);
  attempt('main', 'custom settings', () => http2.connect('http://localhost:1', { remoteCustomSettings: many }));
});
