// T20: session.destroy(code) on the server.
// rows: Http2Session.method.destroy
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
      const session = stream.session;
      stream.once('data', () => {
        session.destroy(11);
        log('server', 'destroy() returned', session.destroyed);
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('goaway', (code, id, data) => log('client', 'session', 'goaway', code, id, data));
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      req.write('y');
    });
  },
});
