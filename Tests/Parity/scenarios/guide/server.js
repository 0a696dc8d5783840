// The porting guide's first pair: a server.
// rows: http2.function.createServer Http2Server.event.stream ServerHttp2Stream.method.respond
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();

    server.on('stream', (stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'text/plain; charset=utf-8' });
      stream.end(`you asked for ${headers[':path']}`);
    });

    server.listen(0, () => {
      ready(server.address().port);
    });
    server.on('session', (session) => session.on('close', () => server.close()));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':path': '/news' });
    req.on('response', (headers) => log('client', headers[':status'], headers['content-type']));
    req.on('data', (chunk) => log('client', chunk.toString()));
    req.on('end', () => client.close());
  },
});
