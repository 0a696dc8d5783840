// T06: the server closes with INTERNAL_ERROR, the peer has half-closed: only the server has an error.
// rows: Http2Stream.method.close errors.error-code.ERR_HTTP2_STREAM_ERROR
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
      setImmediate(() => {
        stream.close(2);
        log('server', 'close() returned', stream.aborted, stream.closed, stream.destroyed);
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => {
      log('client', 'ended', req.aborted, req.rstCode);
      client.close();
    });
  },
});
