// flushHeaders sends once.
// rows: Http2ServerResponse.method.flushHeaders Http2ServerResponse.property._header
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      res.setHeader('x-a', 'a');
      log('server', res.headersSent, res._header);
      res.flushHeaders();
      log('server', res.headersSent, res._header);
      res.flushHeaders();
      req.resume();
      req.on('end', () => res.end('late'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('response', () => req.end());
    req.on('data', (chunk) => log('client', 'data', chunk));
    req.on('close', () => client.close());
  },
});
