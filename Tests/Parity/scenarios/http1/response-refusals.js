// What a response over HTTP/1 refuses: the codes are those of http, not of http2.
// rows: errors.error-code.ERR_HTTP_HEADERS_SENT errors.error-code.ERR_HTTP_INVALID_HEADER_VALUE errors.error-code.ERR_HTTP_INVALID_STATUS_CODE errors.error-code.ERR_INVALID_HTTP_TOKEN errors.error-code.ERR_INVALID_CHAR
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log, attempt } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ allowHTTP1: true, key: localhost.key, cert: localhost.cert }, (request, response) => {
      const refused = (name, call) => attempt('server', name, () => void call());
      refused('no value', () => response.setHeader('x-a', undefined));
      refused('name', () => response.setHeader('x a', '1'));
      refused('empty name', () => response.setHeader('', '1'));
      refused('value', () => response.setHeader('x-a', 'a\nb'));
      refused('pseudo', () => response.setHeader(':path', '/'));
      refused('status 99', () => response.writeHead(99));
      refused('status 1000', () => response.writeHead(1000));
      response.statusCode = 1;
      refused('own status', () => response.writeHead(response.statusCode));
      response.statusCode = 200;
      refused('early hints', () => response.writeEarlyHints({ link: 'nonsense' }));
      response.sendDate = false;
      response.write('x');
      refused('set', () => response.setHeader('x-b', '1'));
      refused('append', () => response.appendHeader('x-b', '1'));
      refused('remove', () => response.removeHeader('x-b'));
      refused('head', () => response.writeHead(200));
      response.end();
      refused('head after the end', () => response.writeHead(200));
      server.close();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    socket.on('end', () => log('client', 'end'));
    socket.resume();
  },
});
