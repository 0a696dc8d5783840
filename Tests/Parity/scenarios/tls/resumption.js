// A session that 'session' gave resumes with the next connection; TLS 1.2 and 1.3.
// rows: tls.TLSSocket.event.session tls.TLSSocket.method.getSession tls.Server.event.secureConnection tls.TLSSocket.function.tls.createServer
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = tls.createServer({ key: localhost.key, cert: localhost.cert });
    let count = 0;
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.getProtocol(), socket.isSessionReused());
      socket.end('x');
      socket.resume();
      socket.on('close', () => {
        count += 1;
        if (count === 4) server.close();
      });
    });
    server.on('close', () => log('server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    function connect(version, session, done) {
      const options = { ca: localhost.cert, minVersion: version, maxVersion: version, session };
      const socket = tls.connect(port, 'localhost', options);
      let ticket;
      socket.on('secureConnect', () => log('client', 'secureConnect', version, socket.isSessionReused(), socket.authorized));
      socket.on('session', (bytes) => {
        ticket = bytes;
      });
      socket.resume();
      socket.on('close', () => done(ticket));
    }
    connect('TLSv1.2', undefined, (first) => {
      connect('TLSv1.2', first, () => {
        connect('TLSv1.3', undefined, (second) => {
          connect('TLSv1.3', second, () => log('client', 'done'));
        });
      });
    });
  },
});
