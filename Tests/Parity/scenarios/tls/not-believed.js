// A server whose certificate nobody vouches for: session and request fail.
// rows: tls.TLSSocket.property.authorizationError http2.function.connect connect.options.option.ca
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    server.on('session', (session) => {
      session.on('error', () => {});
      session.on('close', () => server.close());
    });
    server.on('tlsClientError', () => server.close());
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`);
    client.on('error', (error) => log('client', 'session error', error.code));
    client.on('close', () => log('client', 'session close'));
    const req = client.request();
    req.on('error', (error) => log('client', 'req error', error.code));
    req.on('close', () => log('client', 'req close', req.rstCode));
  },
});
