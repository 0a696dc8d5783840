// T16: session.destroy() on the client.
// rows: Http2Session.method.destroy Http2Session.property.destroyed
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
      stream.session.on('goaway', (code, id, data) => log('server', 'session', 'goaway', code, id, data));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      client.destroy();
      log('client', 'destroy() returned', client.destroyed, client.closed, client.socket);
    });
  },
});
