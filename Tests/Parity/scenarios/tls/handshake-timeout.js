// handshakeTimeout: a client that says nothing, 'tlsClientError' and 'clientError'.
// rows: createSecureServer.options.option.handshakeTimeout errors.error-code.ERR_TLS_HANDSHAKE_TIMEOUT Http2SecureServer.event.tlsClientError Http2SecureServer.event.clientError
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, handshakeTimeout: 20 });
    server.on('clientError', (error) => log('server', 'clientError', error));
    server.on('tlsClientError', (error, socket) => {
      log('server', 'tlsClientError', error);
      socket.destroy();
      server.close();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, 'localhost');
    socket.resume();
    socket.on('end', () => log('client', 'end'));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  },
});
