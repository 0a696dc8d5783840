// A handshake that agrees on h2: what comes first, and what both sides know.
// rows: http2.function.createSecureServer http2.function.connect Http2SecureServer.event.secureConnection Http2SecureServer.event.session Http2SecureServer.event.stream Http2Session.property.alpnProtocol Http2Session.property.encrypted tls.TLSSocket.property.alpnProtocol tls.TLSSocket.property.servername tls.TLSSocket.method.getProtocol tls.TLSSocket.method.getCipher createSecureServer.options.option.key createSecureServer.options.option.cert
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.alpnProtocol, socket.servername, socket.authorized, socket.encrypted);
    });
    server.on('session', (session) => log('server', 'session', session.alpnProtocol, session.encrypted));
    server.on('stream', (stream, headers) => {
      log('server', 'stream', headers[':path'], headers[':scheme']);
      stream.respond({ ':status': 200 });
      stream.end('hello');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    log('client', 'connecting', client.connecting, client.alpnProtocol, client.encrypted);
    watch('client', 'session', client);
    client.on('connect', (session, socket) => {
      log('client', 'connected', client.alpnProtocol, client.encrypted, socket.alpnProtocol, socket.authorized);
      log('client', 'protocol', socket.getProtocol(), socket.getCipher().name, socket.getCipher().version);
    });
    const req = client.request({ ':path': '/a' });
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => client.close());
  },
});
