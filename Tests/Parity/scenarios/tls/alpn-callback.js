// ALPNCallback sees the name and the list, and chooses.
// rows: createSecureServer.options.option.ALPNCallback errors.error-code.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      key: localhost.key,
      cert: localhost.cert,
      ALPNCallback: ({ servername, protocols }) => {
        log('server', 'ALPNCallback', servername, protocols);
        return protocols.includes('bad') ? 'invented' : 'h2';
      },
    });
    server.on('tlsClientError', (error) => {
      log('server', 'tlsClientError', error);
      server.close();
    });
    server.on('session', (session) => log('server', 'session', session.alpnProtocol));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    client.on('connect', () => client.close());
    client.on('close', () => {
      const socket = tls.connect(port, 'localhost', { ca: localhost.cert, servername: 'localhost', ALPNProtocols: ['bad', 'h2'] });
      socket.on('error', (error) => log('client', 'error', error));
      socket.on('close', () => log('client', 'close'));
    });
  },
});
