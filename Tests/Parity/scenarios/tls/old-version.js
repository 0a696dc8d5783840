// A server of TLS 1.2 alone, and a client that wants more.
// rows: createSecureServer.options.option.minVersion createSecureServer.options.option.maxVersion createSecureServer.options.option.ciphers
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      key: localhost.key, cert: localhost.cert, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
    });
    server.on('tlsClientError', (error) => log('server', 'tlsClientError', error.code));
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const refused = tls.connect(port, 'localhost', { ca: localhost.cert, minVersion: 'TLSv1.3', ALPNProtocols: ['h2'] });
    refused.on('error', (error) => log('client', 'error', error.code));
    refused.on('close', () => {
      const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
      client.on('connect', (session, socket) => {
        log('client', 'connected', socket.getProtocol(), socket.getCipher().name, socket.getCipher().standardName);
        client.close();
      });
    });
  },
});
