// The porting guide's pair about back-pressure.
// rows: Writable.event.drain Writable.method.write
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      let left = 100;
      const block = Buffer.alloc(10000, 'x');
      const more = () => {
        while (left > 0) {
          left -= 1;
          if (!stream.write(block)) return stream.once('drain', more);
        }
        stream.end();
      };
      stream.respond();
      more();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    let length = 0;
    req.on('data', (chunk) => { length += chunk.length; });
    req.on('end', () => log('client', length));
    req.on('close', () => client.close());
  },
});
