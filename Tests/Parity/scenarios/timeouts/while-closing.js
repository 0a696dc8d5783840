// A session that closes waits for a stream that hangs; its timeout fires meanwhile.
// rows: Http2Session.method.setTimeout Http2Session.event.timeout Http2Session.method.close
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('response', () => {
      client.close(() => log('client', 'close callback'));
      client.setTimeout(30, () => {
        log('client', 'timeout', client.closed, client.destroyed, client.listenerCount('timeout'));
        req.setTimeout(20, () => {
          log('client', 'timeout of the stream', req.listenerCount('timeout'));
          req.close(8, () => log('client', 'req', 'close callback'));
          log('client', 'closed', req.closed, req.destroyed, req.listenerCount('timeout'));
          req.setTimeout(1, () => log('client', 'never'));
        });
      });
    });
  },
});
