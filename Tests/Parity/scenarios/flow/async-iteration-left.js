// Leaving the iteration early destroys the stream.
// rows: Readable.method.asyncIterator
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond();
      stream.write('first');
      stream.on('close', () => log('server', 'stream', 'close', stream.rstCode));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.on('close', () => {
      log('client', 'req', 'close', req.rstCode);
      client.close();
    });
    (async () => {
      for await (const chunk of req) {
        log('client', 'chunk', chunk);
        break;
      }
      log('client', 'left', req.destroyed);
    })();
  },
});
