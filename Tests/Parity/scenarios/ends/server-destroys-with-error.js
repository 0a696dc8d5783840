// T12: stream.destroy(error) on the server after data.
// rows: Writable.method.destroy Http2Stream.event.error
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
        stream.destroy(new Error('boom'));
        log('server', 'destroy() returned', stream.destroyed, stream.rstCode);
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
    req.on('close', () => client.close());
  },
});
