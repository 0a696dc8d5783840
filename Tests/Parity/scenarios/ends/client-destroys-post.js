// T15: the client destroys an open POST: its writable half is open, so it is aborted.
// rows: Http2Stream.property.aborted
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
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      req.destroy();
      log('client', 'destroy() returned', req.rstCode, req.aborted);
    });
    req.on('close', () => client.close());
  },
});
