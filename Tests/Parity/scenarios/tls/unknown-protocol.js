// A listener of 'unknownProtocol' deals with the socket; no session begins.
// rows: Http2SecureServer.event.unknownProtocol Http2SecureServer.event.secureConnection
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    watch('server', 'server', server);
    server.on('session', () => log('server', 'session'));
    server.on('unknownProtocol', (socket) => {
      log('server', 'unknownProtocol', socket.encrypted);
      socket.on('close', () => server.close());
      socket.end('not mine');
    });
    server.on('secureConnection', () => log('server', 'secureConnection'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    socket.on('data', (chunk) => log('client', 'data', chunk));
    socket.on('end', () => log('client', 'end'));
  },
});
