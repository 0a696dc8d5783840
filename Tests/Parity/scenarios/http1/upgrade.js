// 'upgrade' over HTTP/1.1: the socket is the listener's, with what followed the request.
// rows: Http2SecureServer.event.upgrade
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true });
    watch('server', 'server', server);
    server.on('request', (req) => log('server', 'request', req.url));
    server.on('upgrade', (req, socket, head) => {
      log('server', 'upgrade', req.url, req.headers, head.toString());
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      socket.on('data', (chunk) => {
        log('server', 'data', chunk.toString());
        socket.end(chunk);
      });
      socket.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      {
        say: 'GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhead',
        until: 'echo\r\n\r\n',
      },
      { say: 'message', until: 'never' },
    ]);
  },
});
