// Repeated fields as they arrive: joined, first only, an array.
// rows: Http2Server.event.stream ClientHttp2Session.method.request-raw
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags, rawHeaders) => {
      for (const name of Object.keys(headers)) if (name !== ':authority') log('server', name, headers[name]);
      log('server', 'raw', rawHeaders.length);
      stream.respond({}, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request([
      ':path', '/raw', 'X-A', '1', 'x-b', '2', 'x-a', '3', 'cookie', 'a=1', 'cookie', 'b=2', 'set-cookie', 'c=3',
      'accept', 'x', 'accept', 'y', 'x-odd',
    ]);
    log('client', 'sentHeaders', req.sentHeaders['X-A'], req.sentHeaders['x-a'], req.sentHeaders[':method'], req.sentHeaders.cookie);
    req.resume();
    req.on('close', () => client.close());
  },
});
