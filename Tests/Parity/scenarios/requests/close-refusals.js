// What stream.close() refuses, and a second close().
// rows: Http2Stream.method.close
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => stream.on('error', () => {}));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.on('ready', () => {
      for (const code of [-1, 4294967296]) attempt('client', `code ${code}`, () => req.close(code));
      attempt('client', 'cancel', () => req.close(8, () => log('client', 'first callback')));
      attempt('client', 'again', () => req.close(2, () => log('client', 'second callback')));
      attempt('client', 'again, refused', () => req.close(-1));
      log('client', 'rstCode', req.rstCode);
    });
    req.on('close', () => client.close());
  },
});
