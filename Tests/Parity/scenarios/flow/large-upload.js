// A large upload through pipe, both ways, its length kept.
// rows: Readable.method.pipe
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      let length = 0;
      stream.on('data', (chunk) => { length += chunk.length; });
      stream.on('end', () => {
        log('server', 'length', length);
        stream.end(String(length));
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    const source = new stream.PassThrough();
    source.pipe(req);
    for (let i = 0; i < 20; i++) source.write(Buffer.alloc(50000, i));
    source.end();
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('finish', () => log('client', 'finish'));
    req.on('end', () => log('client', 'body', body));
    req.on('close', () => client.close());
  },
});
