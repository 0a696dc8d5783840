// A request with trailers.
// rows: request.options.option.waitForTrailers Http2Stream.event.trailers
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.on('data', (chunk) => log('server', 'stream', 'data', chunk));
      stream.on('end', () => {
        stream.respond();
        stream.end();
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' }, { waitForTrailers: true });
    watch('client', 'req', req);
    req.on('wantTrailers', () => {
      log('client', 'req', 'wantTrailers');
      req.sendTrailers({ 'x-sum': '5' });
      log('client', 'sentTrailers', req.sentTrailers);
    });
    req.end('hello');
    req.resume();
    req.on('close', () => client.close());
  },
});
