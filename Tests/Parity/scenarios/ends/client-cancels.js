// T03: the client cancels an open POST with close(NGHTTP2_CANCEL, callback).
// rows: Http2Stream.method.close Http2Stream.property.aborted Http2Stream.property.rstCode Http2Stream.event.aborted
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', 'server', 'stream', headers[':method'], flags);
      watch('server', 'stream', stream);
      stream.resume();
      stream.respond({ ':status': 200 });
      stream.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      req.close(http2.constants.NGHTTP2_CANCEL, () => log('client', 'close callback'));
      log('client', 'close() returned', req.closed, req.destroyed, req.aborted, req.rstCode);
    });
    req.on('close', () => client.close());
  },
});
