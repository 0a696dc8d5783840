// T22: session.close(callback) on the client with one open stream, and a request after it.
// rows: Http2Session.method.close Http2Session.property.closed errors.error-code.ERR_HTTP2_GOAWAY_SESSION
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
      stream.session.once('goaway', (code, id, data) => {
        log('server', 'session', 'goaway', code, id, data);
        stream.end('y');
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.once('data', () => {
      client.close(() => log('client', 'close callback'));
      log('client', 'close() returned', client.closed, client.destroyed);
      const second = client.request();
      log('client', 'request() returned', second.id, second.pending, second.destroyed);
      watch('client', 'second', second);
    });
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
  },
});
