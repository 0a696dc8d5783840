// The server closes a session in the very listener that announces it.
// rows: Http2Server.event.session Http2Session.method.close
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    watch('server', 'server', server);
    server.on('connection', () => log('server', 'connection'));
    server.on('session', (session) => {
      watch('server', 'session', session);
      session.on('close', () => server.close());
      session.close();
      log('server', 'session', session.closed, session.destroyed, session.connecting);
    });
    server.on('stream', () => log('server', 'stream'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    req.on('error', (error) => log('client', 'req', 'error', error));
    req.on('close', () => log('client', 'req', 'close', req.rstCode));
  },
});
