// requestCert without rejectUnauthorized: who is believed, and why not.
// rows: createSecureServer.options.option.requestCert createSecureServer.options.option.rejectUnauthorized createSecureServer.options.option.ca tls.TLSSocket.property.authorized
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');
const { localhost, other } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      key: localhost.key, cert: localhost.cert, ca: localhost.cert, requestCert: true, rejectUnauthorized: false,
    });
    let count = 0;
    server.on('secureConnection', (socket) => {
      const certificate = socket.getPeerCertificate();
      const name = certificate && certificate.subject ? certificate.subject.CN : undefined;
      log('server', 'secureConnection', socket.authorized, socket.authorizationError, name);
    });
    server.on('session', (session) => {
      session.on('close', () => {
        count += 1;
        if (count === 3) server.close();
      });
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    function connect(identity, done) {
      const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert, key: identity.key, cert: identity.cert });
      client.on('connect', () => client.close());
      client.on('close', done);
    }
    connect(localhost, () => {
      connect(other, () => {
        connect({}, () => log('client', 'done'));
      });
    });
  },
});
