// closeIdleConnections, and close with a request under way. The fields of its response are left out: here they say `connection: close`.
// rows: Http2SecureServer.method.close Http2SecureServer.method.closeIdleConnections Http2SecureServer.event.close
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ allowHTTP1: true, key: localhost.key, cert: localhost.cert }, (request, response) => {
      log('server', 'request', request.url);
      response.sendDate = false;
      if (request.url === '/idle') {
        response.end('x');
        return;
      }
      server.closeIdleConnections();
      server.close(() => log('server', 'closed'));
      setImmediate(() => {
        log('server', 'listening', server.listening);
        response.end('served');
      });
    });
    server.on('close', () => log('server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const idle = tls.connect(port, 'localhost', { ca: localhost.cert });
    idle.write('GET /idle HTTP/1.1\r\nHost: a\r\n\r\n');
    idle.on('end', () => log('client.idle', 'end'));
    idle.once('data', () => {
      const busy = tls.connect(port, 'localhost', { ca: localhost.cert });
      let text = '';
      busy.write('GET /busy HTTP/1.1\r\nHost: a\r\n\r\n');
      busy.on('data', (chunk) => { text += chunk; });
      busy.on('end', () => log('client.busy', 'end', text.split('\r\n\r\n')[1]));
    });
  },
});
