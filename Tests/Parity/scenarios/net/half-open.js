// allowHalfOpen: what is written after the peer's end.
// rows: net.Socket.property.allowHalfOpen net.Socket.method.end net.Socket.method.write
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
      log('server', 'connection', socket.allowHalfOpen);
      socket.resume();
      socket.on('end', () => {
        log('server', 'end', socket.writable, socket.readyState);
        socket.write('still here');
        setImmediate(() => socket.end());
      });
      socket.on('finish', () => log('server', 'finish'));
      socket.on('close', (hadError) => {
        log('server', 'close', hadError);
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let body = '';
    socket.on('data', (chunk) => { body += chunk; });
    socket.on('end', () => log('client', 'end', body, socket.allowHalfOpen));
    socket.on('close', (hadError) => log('client', 'close', hadError));
    socket.on('connect', () => {
      socket.end('bye', () => log('client.ended', 'callback'));
      socket.on('error', (error) => log('client', 'error', error));
      log('client', 'late', socket.write('more', (error) => log('client', 'late callback', error)));
    });
  },
});
