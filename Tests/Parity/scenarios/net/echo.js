// A connection from both sides: events in order, addresses, counters, states.
// rows: net.Server.function.net.createServer net.Socket.function.net.connect net.Server.event.connection net.Socket.event.connect net.Socket.event.ready net.Socket.event.data net.Socket.event.end net.Socket.event.close net.Socket.property.remoteAddress-remotePort-remoteFamily net.Socket.property.localAddress-localPort-localFamily net.Socket.property.bytesRead-bytesWritten net.Socket.property.readyState net.Socket.property.destroyed net.Socket.method.address
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = net.createServer((socket) => {
      log('server', 'connection', socket.remoteAddress, socket.remoteFamily, socket.localAddress, socket.readyState);
      log('server', 'local', socket.localPort === server.address().port, socket.address().family);
      socket.on('data', (chunk) => {
        log('server', 'data', chunk.toString());
        socket.write(`re ${chunk}`);
      });
      socket.on('end', () => log('server', 'end', socket.readyState));
      socket.on('finish', () => log('server', 'finish'));
      socket.on('close', (hadError) => {
        log('server', 'close', hadError, socket.bytesRead, socket.bytesWritten, socket.destroyed);
        server.close();
      });
    });
    server.on('close', () => log('server', 'server close', server.listening));
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, '127.0.0.1', () => log('client', 'listener', socket.readyState));
    log('client', 'begun', socket.connecting, socket.pending, socket.readyState, socket.remoteAddress);
    socket.on('connect', () => log('client', 'connect', socket.connecting, socket.pending));
    socket.on('ready', () => log('client', 'ready', socket.remotePort === port, socket.remoteFamily));
    socket.on('data', (chunk) => {
      log('client', 'data', chunk.toString());
      socket.end();
    });
    socket.on('end', () => log('client', 'end'));
    socket.on('finish', () => log('client', 'finish', socket.readyState));
    socket.on('close', (hadError) => log('client', 'close', hadError, socket.bytesRead, socket.bytesWritten, socket.readyState));
    log('client', 'wrote', socket.write('hello', () => log('client.written', 'callback')));
  },
});
