// What respondWithFile and respondWithFD throw.
// rows: errors.error-code.ERR_HTTP2_PAYLOAD_FORBIDDEN errors.error-code.ERR_HTTP2_STATUS_INVALID errors.error-code.ERR_HTTP2_INVALID_STREAM
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      for (const status of [204, 205, 304, 199, 600]) {
        attempt('server', `file ${status}`, () => stream.respondWithFile('/dev/null', { ':status': status }));
        attempt('server', `descriptor ${status}`, () => stream.respondWithFD(0, { ':status': status }));
      }
      stream.respond({}, { endStream: true });
      attempt('server', 'file after respond', () => stream.respondWithFile('/dev/null'));
      attempt('server', 'descriptor after respond', () => stream.respondWithFD(0));
      stream.on('close', () => {
        attempt('server', 'file after close', () => stream.respondWithFile('/dev/null'));
        attempt('server', 'descriptor after close', () => stream.respondWithFD(0));
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
