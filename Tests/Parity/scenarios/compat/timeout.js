// setTimeout of a request and a response: one timer of the stream, both told.
// rows: Http2ServerRequest.method.setTimeout Http2ServerRequest.event.timeout Http2ServerResponse.method.setTimeout Http2ServerResponse.event.timeout
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      req.on('timeout', () => log('server', 'req', 'timeout'));
      res.on('timeout', () => {
        log('server', 'res', 'timeout');
        res.end();
      });
      log('server', req.setTimeout(10, () => log('server', 'request callback')) === req);
      res.setTimeout(10, () => log('server', 'response callback'));
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
