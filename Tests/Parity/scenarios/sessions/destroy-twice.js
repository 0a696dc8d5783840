// close() and destroy() on a session that is over.
// rows: Http2Session.method.close Http2Session.method.destroy
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('connect', () => {
      client.close(() => log('client', 'first callback'));
      client.close(() => log('client', 'second callback'));
      client.destroy();
      client.destroy(new Error('too late'));
      client.close(() => log('client', 'third callback'));
    });
    client.on('close', () => {
      client.close();
      client.destroy();
      const req = client.request();
      log('client', 'request() returned', req.destroyed, req.pending, req.id);
      watch('client', 'req', req);
    });
  },
});
