// T43: respondWithFile on a missing file with onError.
// rows: respondWithFile.options.option.onError errors.error-code.ENOENT
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respondWithFile('/no/such/file', {}, {
        onError(error) {
          log('server', 'onError', error.code, error.syscall, stream.headersSent);
          stream.respond({ ':status': 404 });
          stream.end();
        },
      });
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
