// 'checkContinue' takes the place of 'request'.
// rows: Http2Server.event.checkContinue Http2ServerResponse.method.writeContinue
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer(() => log('server', 'server', 'request'));
    server.on('checkContinue', (req, res) => {
      log('server', 'server', 'checkContinue', req.method);
      log('server', 'writeContinue() returned', res.writeContinue());
      req.resume();
      req.on('end', () => {
        res.end('done');
        log('server', 'writeContinue() returned', res.writeContinue());
      });
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
