// Write callbacks run in order, each once its chunk was taken.
// rows: Writable.method.write Writable.method.end
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.write('a', () => log('server', 'callback a'));
      stream.write(Buffer.alloc(100000), () => log('server', 'callback large'));
      stream.write('', () => log('server', 'callback empty'));
      stream.write('b', 'utf8', (error) => log('server', 'callback b', error));
      stream.end('c', () => log('server', 'callback end'));
      stream.on('finish', () => log('server', 'finish'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    let length = 0;
    req.on('data', (chunk) => { length += chunk.length; });
    req.on('end', () => log('client', 'length', length));
    req.on('close', () => client.close());
  },
});
