// setTrailer and addTrailers.
// rows: Http2ServerResponse.method.setTrailer Http2ServerResponse.method.addTrailers
const http2 = require('node:http2');
const { scenario, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      res.setTrailer('X-One', '1');
      res.addTrailers({ 'x-two': '2', 'x-three': ['a', 'b'] });
      attempt('server', 'pseudo', () => res.setTrailer(':status', '200'));
      attempt('server', 'token', () => res.setTrailer('', '200'));
      res.write('body');
      res.setTrailer('x-late', 'still');
      res.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
