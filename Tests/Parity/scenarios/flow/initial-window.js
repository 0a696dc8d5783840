// A window of the client's choice bounds what arrives unread.
// rows: Settings.setting.initialWindowSize
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.end(Buffer.alloc(10000));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { settings: { initialWindowSize: 1000 } });
    client.on('localSettings', () => {
      const req = client.request();
      req.on('response', () => setTimeout(() => {
        log('client', 'buffered', req.readableLength);
        let length = 0;
        req.on('data', (chunk) => { length += chunk.length; });
        req.on('end', () => log('client', 'length', length));
      }, 30));
      req.on('close', () => client.close());
    });
  },
});
