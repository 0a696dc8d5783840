// 'newSession' and 'resumeSession': a server that keeps sessions itself. 'keylog' on both sides.
// rows: tls.Server.event.newSession tls.Server.event.resumeSession tls.Server.event.keylog tls.TLSSocket.event.keylog
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

const SSL_OP_NO_TICKET = 0x4000;

scenario({
  server(ready) {
    const server = tls.createServer({
      key: localhost.key, cert: localhost.cert, maxVersion: 'TLSv1.2', secureOptions: SSL_OP_NO_TICKET,
    });
    const sessions = new Map();
    server.on('newSession', (id, data, done) => {
      log('server', 'newSession', id.length, data.length > 0);
      sessions.set(id.toString('hex'), data);
      done();
    });
    server.on('resumeSession', (id, done) => {
      log('server', 'resumeSession', sessions.has(id.toString('hex')));
      done(null, sessions.get(id.toString('hex')));
    });
    let lines = 0;
    server.on('keylog', (line, socket) => {
      lines += 1;
      if (lines === 1) log('server', 'keylog', line.toString().split(' ')[0], socket.encrypted);
    });
    let count = 0;
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.isSessionReused());
      count += 1;
      if (count === 2) server.close();
      socket.end();
      socket.resume();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const connect = (session, done) => {
      const socket = tls.connect(port, 'localhost', { ca: localhost.cert, session });
      let known;
      let lines = 0;
      socket.on('keylog', (line) => {
        lines += 1;
        if (lines === 1) log('client', 'keylog', line.toString().split(' ')[0]);
      });
      socket.on('session', (bytes) => { known = bytes; });
      socket.on('secureConnect', () => log('client', 'secureConnect', socket.isSessionReused()));
      socket.resume();
      socket.on('close', () => done(known));
    };
    connect(undefined, (session) => connect(session, () => log('client', 'done')));
  },
});
