// Both 'stream' and 'request' listeners run, in the order of registration.
// rows: Http2Server.event.request Http2Server.event.stream
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => log('server', 'stream listener', stream.headersSent));
    server.on('request', (req, res) => {
      log('server', 'request listener', res.headersSent);
      res.end();
    });
    server.on('stream', (stream) => log('server', 'late stream listener', stream.headersSent));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
