// What write() returns around the high-water mark, and how often 'drain' comes.
// rows: Writable.method.write Writable.event.drain http2.default.stream-writable-readable-highWaterMark Writable.property.writableHighWaterMark Writable.property.writableNeedDrain Writable.property.writableLength
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      log('server', 'highWaterMark', stream.writableHighWaterMark, stream.readableHighWaterMark);
      for (const size of [1, 16384, 49150, 1, 1, 65536]) {
        const returned = stream.write(Buffer.alloc(size));
        log('server', 'write', size, returned, stream.writableNeedDrain);
      }
      let drains = 0;
      stream.on('drain', () => {
        log('server', 'drain', ++drains, stream.writableLength, stream.writableNeedDrain);
        if (drains === 1) log('server', 'write', stream.write(Buffer.alloc(70000)));
        else stream.end();
      });
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
