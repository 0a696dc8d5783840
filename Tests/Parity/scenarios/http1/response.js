// A response over HTTP/1.1: fields and status, informational answers, the order of its events, a request behind it in the same packet.
// rows: Http2ServerResponse.event.finish Http2ServerResponse.event.close
const http2 = require('node:http2');
const { scenario, log, watch, attempt } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true }, (req, res) => {
      const lane = req.url.slice(1);
      for (const name of ['prefinish', 'finish', 'close']) res.on(name, () => log(lane, name));
      res.statusCode = 201;
      res.statusMessage = 'Made';
      res.setHeader('X-One', 1);
      res.appendHeader('X-List', 'a');
      res.appendHeader('x-list', 'b');
      res.setHeader('Trailer', 'X-End');
      log(lane, res.getHeader('x-one'), res.getHeader('X-LIST'), res.hasHeader('x-none'));
      log(lane, res.getHeaderNames(), res.getRawHeaderNames());
      log(lane, res.strictContentLength, res.shouldKeepAlive, res.chunkedEncoding, res.sendDate);
      res.writeProcessing();
      res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' });
      res.write('first', () => log(lane, 'written'));
      log(lane, res.headersSent, res.chunkedEncoding);
      attempt(lane, 'setHeader', () => res.setHeader('X-Late', '1'));
      attempt(lane, 'writeHead', () => res.writeHead(200));
      res.addTrailers({ 'X-End': 'trailer' });
      log(lane, 'ends');
      res.end('last', () => log(lane, 'ended'));
      log(lane, res.writableEnded, res.finished);
    });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => socket.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    converse(port, [
      {
        say: 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
        until: 'never',
      },
    ]);
  },
});
