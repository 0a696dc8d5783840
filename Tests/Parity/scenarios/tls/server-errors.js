// 'error' of a port that is taken, 'sessionError' of a session that is destroyed with one, and a CONNECT that nobody takes.
// rows: Http2SecureServer.event.error Http2SecureServer.event.sessionError Http2SecureServer.event.connect
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert }, () => log('server', 'request'));
    server.on('connect', (request, response) => {
      const { session } = request.stream;
      log('server', 'connect', request.method, request.authority);
      response.writeHead(200);
      response.end('through');
      request.stream.on('close', () => session.destroy(new Error('enough')));
    });
    server.on('sessionError', (error, session) => {
      log('server', 'sessionError', error, session.destroyed);
      server.close();
    });
    server.listen(0, () => {
      const second = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
      second.on('error', (error) => {
        log('server', 'error', error.code, error.syscall);
        ready(server.address().port);
      });
      second.listen(server.address().port);
    });
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    // Whether GOAWAY overtakes the end of the connection is not determined.
    client.on('error', () => {});
    client.on('close', () => log('client', 'close'));
    const req = client.request({ ':method': 'CONNECT', ':authority': 'there:1' });
    req.on('response', (headers) => log('client', headers[':status']));
    req.on('data', (chunk) => log('client', chunk));
    req.on('error', () => {});
    req.end();
  },
});
