// Listeners of 'checkContinue' and 'checkExpectation' decide over HTTP/1.1 too.
// rows: Http2SecureServer.event.checkContinue Http2SecureServer.event.checkExpectation
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true });
    watch('server', 'server', server);
    server.on('checkContinue', (req, res) => {
      log('server', 'checkContinue', req.url);
      res.writeContinue();
      req.pipe(res);
    });
    server.on('checkExpectation', (req, res) => {
      log('server', 'checkExpectation', req.headers.expect);
      res.statusCode = 202;
      res.end('expected');
    });
    server.on('request', (req) => log('server', 'request', req.url));
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      {
        say: 'POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n',
        until: '100 Continue\r\n\r\n',
      },
      { say: 'body', until: '0\r\n\r\n' },
      { say: 'GET /b HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nConnection: close\r\n\r\n', until: 'expected' },
    ]);
  },
});
