// 'OCSPRequest' and 'OCSPResponse': what a server staples.
// rows: tls.TLSSocket.event.OCSPResponse
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = tls.createServer({ key: localhost.key, cert: localhost.cert });
    server.on('OCSPRequest', (certificate, issuer, done) => {
      log('server', 'OCSPRequest', certificate.length > 0);
      done(null, Buffer.from('stapled'));
    });
    server.on('secureConnection', (socket) => {
      server.close();
      socket.end();
      socket.resume();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert, requestOCSP: true });
    socket.on('OCSPResponse', (response) => log('client', 'OCSPResponse', response.toString()));
    socket.on('secureConnect', () => log('client', 'secureConnect'));
    socket.on('end', () => log('client', 'end'));
    socket.resume();
  },
});
