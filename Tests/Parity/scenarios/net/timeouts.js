// Idle sockets: 'timeout' comes once for each idle stretch, activity puts it off, 0 ends it.
// rows: net.Socket.method.setTimeout net.Socket.event.timeout net.Socket.property.timeout
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer((socket) => {
      socket.on('data', (chunk) => socket.write(chunk));
      socket.on('close', () => server.close());
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, '127.0.0.1');
    log('client', 'before', socket.timeout);
    let stretches = 0;
    socket.setTimeout(30, () => log('client', 'listener'));
    log('client', 'set', socket.timeout);
    socket.on('timeout', () => {
      stretches += 1;
      log('client', 'timeout', stretches, socket.timeout, socket.destroyed);
      if (stretches === 1) socket.write('again');
      else {
        socket.setTimeout(0);
        log('client', 'off', socket.timeout);
        setTimeout(() => socket.end(), 60);
      }
    });
    socket.on('data', (chunk) => log('echo', 'data', chunk.toString()));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  },
});
