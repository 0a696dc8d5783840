// cork() and uncork() around writes.
// rows: Writable.method.cork Writable.method.uncork Writable.property.writableCorked
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.cork();
      stream.cork();
      log('server', 'corked', stream.writableCorked);
      stream.write('a', () => log('server', 'callback a'));
      stream.write('b', () => log('server', 'callback b'));
      stream.uncork();
      log('server', 'corked', stream.writableCorked, stream.writableLength);
      stream.uncork();
      log('server', 'corked', stream.writableCorked);
      stream.end('c');
      stream.on('finish', () => log('server', 'finish'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => log('client', body));
    req.on('close', () => client.close());
  },
});
