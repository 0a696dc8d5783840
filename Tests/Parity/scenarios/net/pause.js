// A paused socket delivers nothing, not even the end, until it is resumed.
// rows: net.Socket.method.pause net.Socket.method.setEncoding
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer((socket) => {
      socket.end(Buffer.from('grün', 'utf8'));
      socket.on('close', () => server.close());
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('data', (text) => log('client', 'data', typeof text === 'string', text.length));
    socket.on('end', () => log('client', 'end'));
    socket.on('pause', () => log('client', 'pause'));
    socket.on('resume', () => log('client', 'resume'));
    socket.on('close', (hadError) => log('client', 'close', hadError));
    socket.on('connect', () => {
      socket.pause();
      log('client', 'paused', socket.isPaused(), socket.readableFlowing);
      setTimeout(() => {
        log('client', 'later', socket.readableEnded);
        socket.resume();
      }, 50);
    });
  },
});
