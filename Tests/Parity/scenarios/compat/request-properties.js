// What a request knows.
// rows: Http2ServerRequest.property.authority Http2ServerRequest.property.headers Http2ServerRequest.property.httpVersion Http2ServerRequest.property.httpVersionMajor Http2ServerRequest.property.httpVersionMinor Http2ServerRequest.property.method Http2ServerRequest.property.rawHeaders Http2ServerRequest.property.scheme Http2ServerRequest.property.stream Http2ServerRequest.property.url Http2ServerRequest.property.socket Http2ServerRequest.property.connection Http2ServerRequest.property.trailers Http2ServerRequest.property.rawTrailers
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', req.method, req.url, req.scheme, req.authority, req.httpVersion, req.httpVersionMajor, req.httpVersionMinor);
      log('server', req.headers['x-a'], req.headers[':path'], req.rawHeaders.length, req.stream.id, req.rawTrailers);
      log('server', req.socket.remotePort > 0, req.connection === req.socket, res.socket === req.socket);
      attempt('server', 'method', () => { req.method = ' '; });
      req.method = 'PUT';
      req.url = '/other';
      log('server', req.method, req.url, req.headers[':path']);
      req.resume();
      req.on('end', () => {
        log('server', 'trailers', req.trailers['x-sum'], req.rawTrailers, req.complete);
        res.end();
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST', ':path': '/path?query', ':authority': 'a.example', 'x-a': ['1', '2'] }, { waitForTrailers: true });
    req.on('wantTrailers', () => req.sendTrailers({ 'x-sum': '9' }));
    req.end('body');
    req.resume();
    req.on('close', () => client.close());
  },
});
