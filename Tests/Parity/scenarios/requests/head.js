// T36: a HEAD request whose response is written to all the same.
// rows: Http2Stream.property.headRequest errors.error-code.ERR_STREAM_WRITE_AFTER_END Writable.property.writableEnded
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200, 'content-length': 5 });
      log('server', 'flags', stream.writableEnded, stream.headRequest);
      const written = stream.write('hello', (error) => log('server', 'write callback', error));
      log('server', 'write() returned', written);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'HEAD' });
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
