// What is no request of HTTP/1.1 is answered by 400 or 431, and the connection ends.
// rows: createSecureServer.options.option.allowHTTP1
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

const requests = [
  'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\nabc',
  `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20000)}\r\n\r\n`,
];

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req) => {
      log('server', req.url);
    });
    watch('server', 'server', server);
    let count = 0;
    server.on('secureConnection', (socket) => {
      socket.on('close', () => {
        count += 1;
        if (count === requests.length) server.close();
      });
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index < requests.length) converse(port, [{ say: requests[index], until: 'never' }], () => next(index + 1));
    };
    next(0);
  },
});
