// T38: a 204 response with a content-length is refused by the receiver.
// rows: errors.error-code.ERR_HTTP2_STREAM_ERROR
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', (error) => log('server', 'stream', 'error', error));
      stream.respond({ ':status': 204, 'content-length': 5 });
      log('server', 'respond() returned', stream.writableEnded);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
