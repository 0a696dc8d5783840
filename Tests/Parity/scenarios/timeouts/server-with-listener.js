// server.setTimeout with a listener only tells it.
// rows: Http2Server.event.timeout Http2Server.method.setTimeout
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.setTimeout(250, (session) => {
      log('server', 'server', 'timeout', session.destroyed);
      session.close();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.once('goaway', (code, id, data) => log('client', 'session', 'goaway', code, id, data));
  },
});
