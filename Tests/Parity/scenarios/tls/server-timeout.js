// server.setTimeout over TLS: 'timeout' with the session that was idle.
// rows: Http2SecureServer.method.setTimeout Http2SecureServer.event.timeout
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    log('server', server.setTimeout(20, (session) => {
      log('server', 'timeout', session.destroyed, session.closed);
      session.close();
    }) === server, server.timeout);
    server.on('session', (session) => session.on('close', () => {
      log('server', 'session', 'close');
      server.close();
    }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    client.on('close', () => log('client', 'close'));
  },
});
