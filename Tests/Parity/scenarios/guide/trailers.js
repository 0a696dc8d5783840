// The porting guide's pair about trailers.
// rows: Http2Stream.method.sendTrailers Http2Stream.event.wantTrailers
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-checksum': 'abc' });
      });
      stream.end('body');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.on('trailers', (headers) => log('client', headers['x-checksum']));
    req.resume();
    req.on('close', () => client.close());
  },
});
