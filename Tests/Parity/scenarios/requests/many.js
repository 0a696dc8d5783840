// A hundred requests at once, in order.
// rows: ClientHttp2Session.method.request
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    const seen = [];
    server.on('stream', (stream, headers) => {
      seen.push(stream.id);
      stream.respond();
      stream.end(headers[':path']);
      if (seen.length === 100) log('server', seen);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const closed = [];
    for (let i = 0; i < 100; i++) {
      const req = client.request({ ':path': `/${i}` });
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('end', () => { if (body !== `/${i}`) log('client', 'wrong', i, body); });
      req.on('close', () => {
        closed.push(req.id);
        if (closed.length === 100) {
          log('client', closed);
          client.close();
        }
      });
    }
  },
});
