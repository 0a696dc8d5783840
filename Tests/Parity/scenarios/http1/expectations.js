// 'checkContinue' and 'checkExpectation' over HTTP/1 and HTTP/2 by the same listeners.
// rows: Http2SecureServer.event.checkContinue Http2SecureServer.event.checkExpectation
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ allowHTTP1: true, key: localhost.key, cert: localhost.cert });
    server.on('request', (request, response) => {
      log('server', 'request', request.httpVersion);
      response.end();
    });
    server.on('checkContinue', (request, response) => {
      log('server', 'checkContinue', request.httpVersion, request.headers.expect);
      response.writeContinue();
      response.sendDate = false;
      response.end('go on');
    });
    server.on('checkExpectation', (request, response) => {
      log('server', 'checkExpectation', request.httpVersion, request.headers.expect);
      response.statusCode = 417;
      response.sendDate = false;
      response.end();
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const ask = (expect, done) => {
      const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
      let text = '';
      socket.write(`GET / HTTP/1.1\r\nHost: a\r\nExpect: ${expect}\r\nConnection: close\r\n\r\n`);
      socket.on('data', (chunk) => { text += chunk; });
      socket.on('end', () => log('client', expect, text));
      socket.on('close', done);
    };
    ask('100-continue', () => ask('the impossible', () => {
      const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
      const req = client.request({ expect: '100-continue' });
      req.on('continue', () => log('client', 'continue'));
      req.on('response', (headers) => log('client', headers[':status']));
      req.resume();
      req.on('close', () => {
        const other = client.request({ expect: 'the impossible' });
        other.on('response', (headers) => log('client', headers[':status']));
        other.resume();
        other.on('close', () => client.close());
      });
    }));
  },
});
