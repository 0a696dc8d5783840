// end() twice, and end() with a callback after the end.
// rows: Writable.method.end errors.error-code.ERR_STREAM_ALREADY_FINISHED
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', (error) => log('server', 'stream', 'error', error));
      stream.respond();
      log('server', stream.end('body', () => log('server', 'first callback')) === stream, stream.writableEnded);
      stream.end(() => log('server', 'second callback'));
      stream.on('finish', () => {
        log('server', 'finish', stream.writableFinished);
        stream.end((error) => log('server', 'third callback', error));
      });
      stream.on('close', () => stream.end((error) => log('server', 'fourth callback', error)));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
