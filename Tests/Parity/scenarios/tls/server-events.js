// The events of a server over TLS in their order, and its methods and properties about time and settings.
// rows: Http2SecureServer.event.listening Http2SecureServer.event.connection Http2SecureServer.event.secureConnection Http2SecureServer.event.session Http2SecureServer.event.stream Http2SecureServer.event.request Http2SecureServer.event.close Http2SecureServer.method.updateSettings Http2SecureServer.property.timeout http2.default.server-timeout tls.TLSSocket.property.encrypted tls.TLSSocket.property.server http2.class.Http2SecureServer
const http2 = require('node:http2');
const net = require('node:net');
const tls = require('node:tls');
const { scenario, log, attempt } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    log('server', server instanceof tls.Server, server instanceof net.Server, server.timeout);
    attempt('server', 'updateSettings', () => server.updateSettings({ maxConcurrentStreams: -1 }));
    server.updateSettings({ maxConcurrentStreams: 7 });
    server.on('listening', () => log('server', 'listening'));
    server.on('connection', (socket) => log('server', 'connection', socket instanceof tls.TLSSocket));
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.encrypted, socket.authorized, socket.alpnProtocol, socket.server === server);
    });
    server.on('session', (session) => {
      log('server', 'session', session.encrypted, session.alpnProtocol, session.server === server);
      session.on('close', () => server.close());
    });
    server.on('stream', (stream) => log('server', 'stream', stream.id));
    server.on('request', (request, response) => {
      log('server', 'request', request.url, request.socket.encrypted);
      response.end();
    });
    server.on('close', () => log('server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    client.on('remoteSettings', (settings) => {
      log('client', settings.maxConcurrentStreams);
      const req = client.request();
      req.resume();
      req.on('close', () => client.close());
    });
  },
});
