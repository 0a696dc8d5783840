// setEncoding decodes characters that are cut between frames.
// rows: Readable.method.setEncoding Readable.property.readableEncoding
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      const bytes = Buffer.from('a€b𝄞c');
      stream.write(bytes.subarray(0, 2));
      stream.session.once('ping', () => {
        stream.write(bytes.subarray(2, 7));
        stream.session.once('ping', () => stream.end(bytes.subarray(7)));
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.setEncoding('utf8');
    log('client', 'encoding', req.readableEncoding);
    let pings = 0;
    req.on('response', () => client.ping(() => client.ping(() => {})));
    req.on('data', (chunk) => log('client', 'data', chunk, chunk.length));
    req.on('close', () => client.close());
  },
});
