// addContext, SNICallback's absence, and setSecureContext: which certificate a name leads to.
// rows: tls.Server.method.addContext tls.Server.method.setSecureContext tls.TLSSocket.function.tls.createSecureContext tls.TLSSocket.method.getPeerCertificate
const tls = require('node:tls');
const { scenario, log, attempt } = require('../../parity');
const { localhost, other } = require('../../identity');

scenario({
  server(ready) {
    const server = tls.createServer({ key: localhost.key, cert: localhost.cert });
    server.addContext('*.other.test', other);
    attempt('server', 'addContext', () => server.addContext('', other));
    let count = 0;
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.servername);
      // Before the end, with which the client's next connection begins.
      count += 1;
      if (count === 2) server.setSecureContext(other);
      if (count === 3) server.close();
      socket.end();
      socket.resume();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    function connect(servername, done) {
      const socket = tls.connect(port, 'localhost', { servername, ca: [localhost.cert, other.cert], rejectUnauthorized: false });
      socket.on('secureConnect', () => log('client', servername, socket.getPeerCertificate().subject.CN, socket.authorized));
      socket.resume();
      socket.on('close', done);
    }
    connect('localhost', () => {
      connect('a.other.test', () => {
        connect('localhost', () => log('client', 'done'));
      });
    });
  },
});
