// T28: additionalHeaders 100 and 103, then the response.
// rows: ServerHttp2Stream.method.additionalHeaders Http2Stream.property.sentInfoHeaders ClientHttp2Stream.event.headers ClientHttp2Stream.event.continue
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.additionalHeaders({ ':status': 100 });
      stream.additionalHeaders({ ':status': 103, 'link': '</a.css>' });
      log('server', 'sentInfoHeaders', stream.sentInfoHeaders);
      stream.respond({ ':status': 200 });
      stream.end();
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
