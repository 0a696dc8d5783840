// T27: trailers by wantTrailers and sendTrailers.
// rows: respond.options.option.waitForTrailers Http2Stream.event.wantTrailers Http2Stream.method.sendTrailers Http2Stream.event.trailers Http2Stream.property.sentTrailers
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.on('wantTrailers', () => {
        log('server', 'stream', 'wantTrailers', stream.sentTrailers);
        stream.sendTrailers({ 'x-t': '1', 'x-u': ['2', '3'] });
        log('server', 'sendTrailers() returned', stream.sentTrailers);
      });
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.end('body');
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
