// What goaway() refuses.
// rows: Http2Session.method.goaway
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => {
      session.once('goaway', (code, id, data) => log('server', 'session', 'goaway', code, id, data));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('connect', () => {
      attempt('client', 'defaults', () => client.goaway());
      log('client', 'goaway() returned', client.closed, client.destroyed);
      client.destroy();
      attempt('client', 'destroyed', () => client.goaway());
    });
    watch('client', 'session', client);
  },
});
