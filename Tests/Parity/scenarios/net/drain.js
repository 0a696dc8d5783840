// What write returns, and 'drain' for those who wait.
// rows: net.Socket.event.drain net.Socket.property.bufferSize net.Socket.method.write
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer((socket) => {
      let count = 0;
      socket.on('data', (chunk) => { count += chunk.length; });
      socket.on('end', () => log('server', 'end', count));
      socket.on('close', () => server.close());
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, '127.0.0.1');
    log('client', 'small', socket.write('x'), socket.writableLength, socket.bufferSize, socket.writableNeedDrain);
    log('client', 'large', socket.write(Buffer.alloc(70000)), socket.writableLength, socket.writableNeedDrain);
    socket.once('drain', () => {
      log('client', 'drain', socket.writableLength, socket.writableNeedDrain);
      socket.end();
    });
    socket.on('close', (hadError) => log('client', 'close', hadError, socket.bytesWritten));
  },
});
