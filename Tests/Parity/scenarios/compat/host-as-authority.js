// The authority from the host field.
// rows: Http2ServerRequest.property.authority
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', req.authority, req.headers[':authority'], req.headers.host);
      res.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ 'host': 'b.example' });
    req.resume();
    req.on('close', () => client.close());
  },
});
