// Repeated fields over HTTP/1.1 with joinDuplicateHeaders: all count.
// rows: Http2ServerRequest.property.headers createServer.options.option.http1Options
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: a\r\ncontent-type: b\r\n' +
  'X: 1\r\nX: 2\r\nCookie: a\r\nCookie: b\r\nAuthorization: 1\r\nAuthorization: 2\r\nUser-Agent: u\r\nUser-Agent: v\r\n' +
  'Set-Cookie: q\r\nSet-Cookie: r\r\nAge: 1\r\nAge: 2\r\nIf-None-Match: "a"\r\nIf-None-Match: "b"\r\n\r\n';

scenario({
  server(ready) {
    const options = { key: localhost.key, cert: localhost.cert, allowHTTP1: true, joinDuplicateHeaders: true };
    const server = http2.createSecureServer(options, (req, res) => {
      log('server', req.headers);
      res.end();
    });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [{ say: request, until: 'never' }]);
  },
});
