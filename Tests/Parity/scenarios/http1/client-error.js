// A listener of 'clientError' answers for itself.
// rows: Http2SecureServer.event.clientError
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

const requests = [
  'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
  `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20000)}\r\n\r\n`,
];

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req) => {
      log('server', 'request', req.method);
      req.on('error', (error) => log('request', 'error', error));
      req.on('close', () => log('request', 'close', req.complete));
    });
    watch('server', 'server', server);
    let count = 0;
    server.on('clientError', (error, socket) => {
      log('server', 'clientError', error, socket.writable);
      socket.end('HTTP/1.1 400 Mine\r\n\r\n');
    });
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
