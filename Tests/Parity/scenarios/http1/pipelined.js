// Responses to pipelined requests: the next has its turn before the listeners of the one before hear of its end. And the requests beyond
// maxRequestsPerSocket, which are dropped.
// rows: createSecureServer.options.option.allowHTTP1
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');
const { converse } = require('../../text');

const get = (path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true });
    server.maxRequestsPerSocket = 4;
    const held = [];
    server.on('request', (request, response) => {
      log('server', request.url);
      response.sendDate = false;
      response.on('prefinish', () => log('server', request.url, 'prefinish'));
      response.on('finish', () => log('server', request.url, 'finish'));
      response.on('close', () => log('server.close', request.url));
      if (request.url.startsWith('/sync')) return response.end('body');
      held.unshift(response);
      if (held.length === 4) for (const each of held) each.end('body');
    });
    server.on('dropRequest', (request, socket) => log('server', 'drop', request.method, request.url, socket.destroyed));
    let count = 0;
    server.on('secureConnection', (socket) => {
      socket.on('close', () => {
        count += 1;
        if (count === 2) server.close();
      });
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const sync = get('/sync/1') + get('/sync/2') + 'GET /sync/3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const late = get('/late/1') + get('/late/2') + get('/late/3') + get('/late/4') + get('/late/5');
    const post = 'POST /late/6 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc';
    converse(port, [{ say: sync, until: 'never' }], () => converse(port, [{ say: late + post, until: 'never' }]));
  },
});
