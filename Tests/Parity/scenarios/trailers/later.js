// Trailers sent long after they were wanted.
// rows: Http2Stream.event.wantTrailers
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.on('wantTrailers', () => {
        log('server', 'stream', 'wantTrailers', stream.closed, stream.writableFinished);
        setTimeout(() => stream.sendTrailers({ 'x-late': 'yes' }), 10);
      });
      stream.respond({}, { waitForTrailers: true });
      stream.write('one');
      stream.end('two');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => log('client', 'body', body));
    req.on('close', () => client.close());
  },
});
