// T39: a timeout on either stream; the client closes.
// rows: Http2Stream.method.setTimeout Http2Stream.event.timeout
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.resume();
      const returned = stream.setTimeout(5, () => {
        log('server', 'timeout callback', stream.timeout);
        stream.setTimeout(0);
        stream.respond({ ':status': 200 });
      });
      log('server', 'setTimeout() returned', returned === stream);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('response', () => {
      req.setTimeout(5, () => {
        log('client', 'timeout callback', req.timeout);
        req.close(8);
      });
    });
    req.resume();
    req.on('close', () => client.close());
  },
});
