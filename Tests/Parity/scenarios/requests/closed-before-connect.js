// T34: a request closed before the session is connected is still sent, and reset.
// rows: Http2Stream.method.close Http2Stream.event.ready Http2Stream.property.pending
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', 'server', 'stream', headers[':method'], flags);
      watch('server', 'stream', stream);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.close(8);
    log('client', 'close() returned', req.closed, req.destroyed, req.pending, req.id);
    req.on('close', () => client.close());
  },
});
