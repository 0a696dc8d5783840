// T63: write() before respond() sends the default headers.
// rows: ServerHttp2Stream.property.headersSent Http2Stream.property.sentHeaders errors.error-code.ERR_HTTP2_HEADERS_SENT
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      log('server', 'before', stream.headersSent, stream.sentHeaders);
      stream.write('a');
      log('server', 'after', stream.headersSent, stream.sentHeaders[':status']);
      attempt('server', 'respond()', () => stream.respond());
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => client.close());
  },
});
