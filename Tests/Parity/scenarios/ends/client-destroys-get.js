// T13: the client destroys a GET at the first data.
// rows: Http2Stream.event.close
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      req.destroy();
      log('client', 'destroy() returned', req.rstCode, req.destroyed, req.session);
    });
    req.on('close', () => client.close());
  },
});
