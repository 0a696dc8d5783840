// A UNIX socket: addresses that are paths, and none of the other kind.
// rows: net.Server.method.listen-forms net.Server.method.address net.Socket.function.net.connect
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(() => {
  const path = `/tmp/parity-unix-${process.pid}`;
  const server = net.createServer((socket) => {
    log('server', 'connection', socket.remoteAddress, socket.remotePort, socket.localPort);
    socket.end('over a path');
    socket.on('close', () => server.close());
  });
  server.on('close', () => log('server', 'close'));
  server.listen(path, () => {
    log('server', 'listening', server.address() === path);
    const socket = net.connect(path, () => log('client', 'connect', socket.remoteAddress, socket.readyState));
    socket.on('data', (chunk) => log('client', 'data', chunk.toString()));
    socket.on('end', () => log('client', 'end'));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  });
});
