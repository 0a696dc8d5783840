// A stream that nobody reads does not hold up the others.
// rows: http2.default.session-receive-window
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      stream.respond();
      stream.end(Buffer.alloc(150000));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const unread = client.request({ ':path': '/unread' });
    unread.on('response', () => {
      let length = 0;
      const req = client.request({ ':path': '/read' });
      req.on('data', (chunk) => { length += chunk.length; });
      req.on('end', () => {
        log('client', 'read', length, 'unread', unread.readableLength);
        unread.close(8);
      });
    });
    unread.on('close', () => client.close());
  },
});
