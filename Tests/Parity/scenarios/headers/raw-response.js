// respond() with the flat array form.
// rows: ServerHttp2Stream.method.respond-raw
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const raw = headers[':path'] === '/status' ? [':status', 201, 'x-a', '1', 'X-B', '2', 'x-a', '3'] : ['x-a', '1'];
      stream.respond(raw);
      log('server', headers[':path'], stream.headersSent, stream.sentHeaders[':status'], stream.sentHeaders['x-a'], stream.sentHeaders['X-B']);
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 2;
    for (const path of ['/status', '/none']) {
      const req = client.request({ ':path': path });
      req.on('response', (headers, flags, rawHeaders) => {
        log(`client.${path}`, 'response', headers, rawHeaders.length);
        log(`client.${path}`, 'raw', rawHeaders[0], rawHeaders[2], rawHeaders[3]);
      });
      req.resume();
      req.on('close', () => { if (--open === 0) client.close(); });
    }
  },
});
