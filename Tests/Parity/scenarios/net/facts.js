// isIP; what a socket is before and after it connects; the options that are set on it.
// rows: net.Socket.function.net.isIP net.Socket.method.setNoDelay net.Socket.method.setKeepAlive net.Socket.method.setTypeOfService net.Socket.method.ref net.Socket.property.connecting net.Socket.property.pending net.Socket.event.lookup net.Server.method.ref net.Server.method.unref net.Server.method.asyncDispose
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(async () => {
  for (const text of ['127.0.0.1', '::1', '::ffff:1.2.3.4', '1.2.3', 'localhost', '', '1.2.3.4 ', 'fe80::1%lo']) {
    log('main', text, net.isIP(text), net.isIPv4(text), net.isIPv6(text));
  }
  const server = net.createServer((socket) => {
    socket.resume();
    socket.end('hello');
  });
  log('main', server.listening, server.address(), server.ref() === server, server.unref() === server);
  server.ref();
  server.listen(0, '127.0.0.1', () => {
    const socket = new net.Socket();
    const facts = (name) => log('main', name, socket.connecting, socket.pending, socket.readyState, socket.destroyed);
    facts('new');
    socket.connect({
      port: server.address().port, host: 'there', family: 4, lookup: (name, options, callback) => callback(null, '127.0.0.1', 4),
    });
    facts('connecting');
    log('main', socket.setNoDelay() === socket, socket.setKeepAlive(true, 1000) === socket, socket.setTypeOfService(16) === socket);
    log('main', socket.getTypeOfService(), socket.unref() === socket, socket.ref() === socket);
    socket.on('lookup', (error, address, family, host) => log('main', 'lookup', error, address, family, host));
    socket.on('connect', () => facts('connect'));
    socket.on('ready', () => log('main', 'ready', socket.remoteAddress, socket.remoteFamily, socket.localAddress));
    socket.on('data', (chunk) => log('main', 'data', chunk, socket.bytesRead, socket.bytesWritten));
    socket.on('end', () => facts('end'));
    socket.on('close', async (hadError) => {
      facts('close');
      log('main', hadError);
      await server[Symbol.asyncDispose]();
      log('main', 'disposed', server.listening);
      // Nothing but this server is left, and it keeps nobody.
      net.createServer().unref().listen(0);
    });
  });
});
