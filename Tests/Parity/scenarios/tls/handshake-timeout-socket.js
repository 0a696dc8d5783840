// What the listeners of a server are given when a handshake takes too long: a socket that is open, but where 'clientError' has no listener.
// rows: createSecureServer.options.option.handshakeTimeout Http2SecureServer.event.tlsClientError Http2SecureServer.event.clientError tls.Server.event.tlsClientError
const http2 = require('node:http2');
const net = require('node:net');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

const options = { key: localhost.key, cert: localhost.cert, handshakeTimeout: 20 };
const kinds = ['tls', 'http2', 'http2 with clientError'];

scenario(() => {
  const next = (index) => {
    if (index === kinds.length) return;
    const kind = kinds[index];
    const server = kind === 'tls' ? tls.createServer(options) : http2.createSecureServer(options);
    if (kind === 'http2 with clientError') {
      server.on('clientError', (error, socket) => log('main', kind, 'clientError', error.code, socket.destroyed, socket.writable));
    }
    server.on('tlsClientError', (error, socket) => {
      log('main', kind, 'tlsClientError', error.code, socket.destroyed, socket.writable, socket.readable);
      socket.on('error', (error) => log('main', kind, 'socket', 'error', error.code));
      socket.on('close', (hadError) => {
        log('main', kind, 'socket', 'close', hadError);
        server.close(() => next(index + 1));
      });
      process.nextTick(() => {
        log('main', kind, 'tick', socket.destroyed);
        socket.destroy();
      });
    });
    server.listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1').resume());
  };
  next(0);
});
