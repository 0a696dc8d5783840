// Lists of protocols without a common one: 'clientError' and 'tlsClientError' here, an alert there.
// rows: Http2SecureServer.event.tlsClientError Http2SecureServer.event.clientError tls.Server.event.tlsClientError
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    watch('server', 'server', server);
    server.on('secureConnection', () => log('server', 'secureConnection'));
    server.on('tlsClientError', (error, socket) => {
      log('server', 'tlsClientError', error.code, socket.encrypted);
      server.close();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert, ALPNProtocols: ['foo', 'bar'] });
    socket.on('secureConnect', () => log('client', 'secureConnect'));
    socket.on('error', (error) => log('client', 'error', error.code));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  },
});
