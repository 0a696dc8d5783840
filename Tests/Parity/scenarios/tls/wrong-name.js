// A certificate that does not name the host: Node's message, and the end.
// rows: tls.TLSSocket.function.tls.checkServerIdentity errors.error-code.ERR_TLS_CERT_ALTNAME_INVALID connect.options.option.ca
const http2 = require('node:http2');
const { scenario, watch } = require('../../parity');
const { other } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: other.key, cert: other.cert });
    server.on('session', (session) => {
      session.on('error', () => {});
      session.on('close', () => server.close());
    });
    server.on('tlsClientError', () => server.close());
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: other.cert });
    watch('client', 'session', client);
  },
});
