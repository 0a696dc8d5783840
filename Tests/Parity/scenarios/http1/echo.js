// Bodies over HTTP/1.1 by length and in chunks, with trailers; the first is piped back.
// rows: Http2ServerRequest.property.trailers
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req, res) => {
      log('server', req.method, req.headers);
      req.on('end', () => log('server', 'end', req.trailers, req.rawTrailers));
      if (req.url === '/pipe') {
        req.pipe(res);
        return;
      }
      let text = '';
      req.on('data', (chunk) => { text += chunk; });
      req.on('end', () => {
        res.write(text);
        res.end('!');
      });
    });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      { say: 'POST /pipe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello', until: '0\r\n\r\n' },
      {
        say: 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n' +
          '3;name=value\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Sum: 13\r\n\r\n',
        until: '0\r\n\r\n',
      },
    ]);
  },
});
