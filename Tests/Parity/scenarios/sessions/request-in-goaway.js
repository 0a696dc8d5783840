// A request in the very listener of 'goaway'.
// rows: Http2Session.event.goaway ClientHttp2Session.method.request
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.session.goaway();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.on('error', () => {});
    client.once('goaway', (code, last) => {
      log('client', 'goaway', code, last, client.closed);
      const second = client.request();
      watch('client', 'second', second);
      log('client', 'second', second.pending, second.destroyed);
      second.on('close', () => client.destroy());
    });
  },
});
