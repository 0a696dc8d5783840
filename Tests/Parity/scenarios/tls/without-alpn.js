// A client that offers no protocol gets the fixed answer.
// rows: Http2SecureServer.event.unknownProtocol tls.TLSSocket.function.tls.connect tls.TLSSocket.event.secureConnect
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    watch('server', 'server', server);
    server.on('secureConnection', (socket) => {
      log('server', 'secureConnection', socket.encrypted);
      socket.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    socket.on('secureConnect', () => log('client', 'secureConnect', socket.authorized));
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('end', () => log('client', 'end', text));
    socket.on('close', (hadError) => log('client', 'close', hadError));
  },
});
