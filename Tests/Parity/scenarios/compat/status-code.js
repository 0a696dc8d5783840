// What the statusCode setter takes.
// rows: Http2ServerResponse.property.statusCode errors.error-code.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED errors.error-code.ERR_HTTP2_STATUS_INVALID
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', res.statusCode);
      for (const code of [200, 99, 100, 101, 199, 599, 600, 0, -1]) {
        attempt('server', `status ${code}`, () => { res.statusCode = code; });
        log('server', res.statusCode);
      }
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
