// Request and response classes of the program's own.
// rows: createServer.options.option.Http2ServerRequest createServer.options.option.Http2ServerResponse http2.class.Http2ServerRequest http2.class.Http2ServerResponse
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

class MyRequest extends http2.Http2ServerRequest {
  get userAgent() { return this.headers['user-agent'] ?? 'unknown'; }
}
class MyResponse extends http2.Http2ServerResponse {
  status(code) {
    this.statusCode = code;
    return this;
  }
}

scenario({
  server(ready) {
    const server = http2.createServer({ Http2ServerRequest: MyRequest, Http2ServerResponse: MyResponse }, (req, res) => {
      log('server', 'user agent', req.userAgent);
      res.status(202).end('custom');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ 'user-agent': 'parity' });
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
