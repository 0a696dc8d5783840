// Requests over HTTP/1 at a server for HTTP/2: what the listener sees, and what goes out, for three on one connection.
// rows: createSecureServer.options.option.allowHTTP1 Http2SecureServer.event.request Http2SecureServer.event.secureConnection
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ allowHTTP1: true, key: localhost.key, cert: localhost.cert }, (request, response) => {
      const lane = `server${request.url}`;
      log(lane, request.httpVersion, request.httpVersionMajor, request.httpVersionMinor, request.method, request.url);
      log(lane, request.headers, request.rawHeaders, request.socket.encrypted, request.socket.alpnProtocol);
      let body = '';
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => {
        log(lane, 'end', body, request.complete);
        response.setHeader('X-One', '1');
        response.setHeader('Date', 'today');
        switch (request.url) {
          case '/whole':
            response.end('whole');
            break;
          case '/pieces':
            response.statusCode = 201;
            response.write('one');
            response.end('two');
            break;
          default:
            response.writeHead(404, { 'X-Two': '2', 'content-length': 4 });
            response.end('last');
        }
        log(lane, response.headersSent, response.statusCode, response.writableEnded, response.finished);
      });
      response.on('finish', () => log(lane, 'finish'));
      response.on('close', () => log(lane, 'close'));
    });
    server.on('session', () => log('server', 'session'));
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.alpnProtocol);
      socket.on('close', () => server.close());
    });
    server.on('close', () => log('server', 'server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert, ALPNProtocols: ['http/1.1'] });
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.write('GET /whole HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\n\r\n');
    socket.write('POST /pieces HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n');
    socket.write('PUT /last HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nxy');
    socket.on('end', () => {
      for (const line of text.split('\r\n')) log('client', line);
    });
  },
});
