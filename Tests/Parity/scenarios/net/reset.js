// resetAndDestroy: the peer gets ECONNRESET.
// rows: net.Socket.method.resetAndDestroy errors.error-code.ECONNRESET
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer((socket) => {
      socket.on('data', () => {});
      socket.on('end', () => log('server', 'end'));
      socket.on('error', (error) => log('server', 'error', error.code, error.errno, error.syscall, error.message));
      socket.on('close', (hadError) => {
        log('server', 'close', hadError);
        server.close();
      });
      socket.write('welcome');
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('data', (chunk) => {
      log('client', 'data', chunk.toString());
      log('client', 'same', socket.resetAndDestroy() === socket, socket.destroyed);
    });
    socket.on('error', (error) => log('client', 'error', error));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  },
});
