// T33: request() then session.close() before the session is connected.
// rows: Http2Session.method.close errors.error-code.ERR_HTTP2_GOAWAY_SESSION
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', () => log('server', 'server', 'stream'));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    client.close();
    log('client', 'close() returned', client.closed, client.destroyed);
  },
});
