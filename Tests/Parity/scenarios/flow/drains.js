// What write() returns and how often 'drain' comes, for chunks about the high-water mark.
// rows: Writable.method.write Writable.event.drain Writable.property.writableHighWaterMark Writable.property.writableNeedDrain
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

const sizes = [1, 16383, 16384, 16385, 65536, 100000];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      let drains = 0;
      let index = 0;
      stream.respond();
      log('server', 'mark', stream.writableHighWaterMark);
      const next = () => {
        if (index === sizes.length) {
          stream.end();
          return;
        }
        const size = sizes[index];
        index += 1;
        const returned = stream.write(Buffer.alloc(size), () => setImmediate(next));
        log('server', size, returned, stream.writableNeedDrain, stream.writableLength);
      };
      stream.on('drain', () => { drains += 1; });
      stream.on('close', () => log('server', 'drains', drains));
      next();
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
