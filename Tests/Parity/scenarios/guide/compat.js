// The porting guide's pair about the compatibility API.
// rows: Http2Server.event.request Http2ServerResponse.method.writeHead Http2ServerResponse.method.end
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      res.setHeader('x-powered-by', 'events');
      res.writeHead(200, { 'content-type': 'text/plain' });
      res.end(`${req.method} ${req.url}`);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':path': '/compat' });
    req.on('response', (headers) => log('client', headers['x-powered-by'], headers['content-type']));
    req.on('data', (chunk) => log('client', chunk.toString()));
    req.on('close', () => client.close());
  },
});
