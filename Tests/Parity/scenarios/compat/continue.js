// T53: Expect: 100-continue with nobody listening for it.
// rows: Http2Server.event.request ClientHttp2Stream.event.continue
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', 'server', 'request', req.headers.expect);
      req.resume();
      req.on('end', () => res.end());
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST', 'expect': '100-continue' });
    watch('client', 'req', req);
    req.on('continue', () => req.end('body'));
    req.resume();
    req.on('close', () => client.close());
  },
});
