// T44: respondWithFile on a missing file without onError destroys the stream.
// rows: ServerHttp2Stream.method.respondWithFile errors.error-code.ENOENT
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respondWithFile('/no/such/file');
      log('server', 'respondWithFile() returned', stream.headersSent);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
