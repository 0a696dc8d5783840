// T35: the server answers a POST without reading its body.
// rows: Http2Stream.event.aborted
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.end('hello');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.write(Buffer.alloc(1000));
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => {
      log('client', 'ended', req.aborted, req.rstCode);
      client.close();
    });
  },
});
