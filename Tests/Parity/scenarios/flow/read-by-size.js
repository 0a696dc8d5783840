// A client that reads by size in paused mode.
// rows: Readable.method.read Readable.event.readable Readable.property.readableLength
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.end('hello world');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.setEncoding('utf8');
    req.once('readable', () => {
      log('client', 'length', req.readableLength);
      log('client', 'five', req.read(5));
      log('client', 'twenty', req.read(20));
      log('client', 'rest', req.read());
      log('client', 'nothing', req.read());
      req.on('readable', () => log('client', 'readable', req.read()));
    });
    req.on('end', () => log('client', 'end'));
    req.on('close', () => client.close());
  },
});
