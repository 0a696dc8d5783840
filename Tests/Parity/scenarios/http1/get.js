// One listener serves a client over HTTP/1.1: two requests on one connection, an answer to HEAD, the end.
// rows: createSecureServer.options.option.allowHTTP1 Http2SecureServer.event.request
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req, res) => {
      log('server', req.method, req.url, req.httpVersion, req.httpVersionMajor, req.httpVersionMinor);
      log('server', req.headers, req.rawHeaders);
      log('server', req.socket.alpnProtocol, req.complete, res.headersSent, res.statusCode);
      res.setHeader('X-Answer', ['1', '2']);
      res.end(`hello ${req.url}`);
      log('server', res.headersSent, res.writableEnded);
    });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      { say: 'GET /1?a=b HTTP/1.1\r\nHost: localhost\r\nX-Name: one\r\nx-name: two\r\nCookie: a\r\nCookie: b\r\n\r\n', until: '/1?a=b' },
      { say: 'HEAD /2 HTTP/1.1\r\nHost: localhost\r\n\r\n', until: '\r\n\r\n' },
      { say: 'GET /3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', until: '/3' },
    ]);
  },
});
