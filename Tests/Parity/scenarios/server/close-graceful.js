// server.close() lets active streams finish and ends idle sessions.
// rows: Http2Server.method.close Http2Server.event.close
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    let sessions = 0;
    server.on('session', (session) => {
      const lane = `server.${++sessions}`;
      session.on('close', () => log(lane, 'session', 'close'));
    });
    server.on('stream', (stream) => {
      stream.respond();
      stream.write('a');
      server.close((error) => log('server', 'close callback', error));
      log('server', 'close() returned', stream.session.closed, server.listening);
      setTimeout(() => stream.end('b'), 20);
      server.close((error) => log('server', 'second callback', error));
    });
    server.on('close', () => log('server', 'server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const idle = http2.connect(`http://localhost:${port}`);
    idle.on('close', () => log('client.idle', 'session', 'close'));
    idle.on('remoteSettings', () => {
      const busy = http2.connect(`http://localhost:${port}`);
      const req = busy.request();
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('close', () => log('client.busy', 'req', 'close', body));
      busy.on('close', () => log('client.busy', 'session', 'close'));
    });
  },
});
