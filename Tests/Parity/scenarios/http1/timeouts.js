// http1Options: a head that is not told in time, and the properties that say how long it may take.
// rows: createServer.options.option.http1Options errors.error-code.ERR_HTTP_REQUEST_TIMEOUT Http2SecureServer.event.clientError Http2SecureServer.property.headersTimeout Http2SecureServer.property.requestTimeout Http2SecureServer.property.connectionsCheckingInterval
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const plain = http2.createSecureServer({ allowHTTP1: true, key: localhost.key, cert: localhost.cert });
    log('server', plain.headersTimeout, plain.requestTimeout, plain.keepAliveTimeout, plain.connectionsCheckingInterval);
    const server = http2.createSecureServer({
      allowHTTP1: true, key: localhost.key, cert: localhost.cert,
      http1Options: { headersTimeout: 30, requestTimeout: 60, keepAliveTimeout: 7, connectionsCheckingInterval: 10 },
    });
    log('server', server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.connectionsCheckingInterval);
    server.on('request', () => log('server', 'request'));
    server.on('clientError', (error, socket) => {
      // Node tells of the half of a head too when the client ends.
      if (error.code.startsWith('HPE_')) return;
      log('server', 'clientError', error);
      socket.end('late');
      server.close();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    socket.write('GET / HTTP/1.1\r\nHo');
    socket.on('data', (chunk) => log('client', 'data', chunk));
    socket.on('end', () => log('client', 'end'));
  },
});
