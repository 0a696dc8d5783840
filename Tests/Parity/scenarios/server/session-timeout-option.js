// A session of a server whose timeout is assigned.
// rows: Http2Server.property.timeout
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.timeout = 100;
    server.on('timeout', (session) => {
      log('server', 'server', 'timeout', session.destroyed);
      session.destroy();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
  },
});
