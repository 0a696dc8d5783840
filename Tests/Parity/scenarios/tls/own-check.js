// checkServerIdentity of the program: asked with the host, and what it returns is the error.
// rows: tls.TLSSocket.function.tls.checkServerIdentity
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { other } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: other.key, cert: other.cert });
    let count = 0;
    function ended() {
      count += 1;
      if (count === 2) server.close();
    }
    server.on('tlsClientError', ended);
    server.on('session', (session) => {
      session.on('error', () => {});
      session.on('close', ended);
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, {
      ca: other.cert,
      checkServerIdentity: (name, cert) => {
        log('client', 'check', name, cert.subject.CN);
        return undefined;
      },
    });
    client.on('connect', (session, socket) => {
      log('client', 'connected', socket.authorized);
      client.close();
    });
    client.on('close', () => {
      const second = http2.connect(`https://localhost:${port}`, {
        ca: other.cert,
        checkServerIdentity: () => new Error('not today'),
      });
      watch('client', 'second', second);
    });
  },
});
