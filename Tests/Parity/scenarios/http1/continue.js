// Expect: 100-continue over HTTP/1.1 is answered before the request is told, another expectation by 417.
// rows: Http2ServerResponse.method.writeContinue
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req, res) => {
      log('server', req.method, req.headers.expect);
      let text = '';
      req.on('data', (chunk) => { text += chunk; });
      req.on('end', () => res.end(text));
    });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      {
        say: 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n',
        until: '100 Continue\r\n\r\n',
      },
      { say: 'body', until: 'body' },
      { say: 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nConnection: close\r\n\r\n', until: 'never' },
    ]);
  },
});
