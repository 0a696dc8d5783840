// T26: the socket under a live session is destroyed.
// rows: Http2Server.event.connection net.Socket.method.destroy
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    let socket;
    server.on('connection', (connection) => { socket = connection; });
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
      stream.once('data', () => {
        socket.destroy();
        log('server', 'destroy() returned', socket.destroyed);
      });
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
      req.write('y');
    });
  },
});
