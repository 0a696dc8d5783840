// rejectUnauthorized: false: the socket says why it is not believed, and the request is served.
// rows: tls.TLSSocket.property.authorized tls.TLSSocket.property.authorizationError connect.options.option.rejectUnauthorized
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    server.on('stream', (stream) => {
      stream.respond({ ':status': 204 }, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false });
    client.on('connect', (session, socket) => {
      log('client', 'connected', socket.authorized, socket.authorizationError);
      log('client', 'certificate', socket.getPeerCertificate().subject.CN, socket.getPeerCertificate().subjectaltname);
    });
    const req = client.request();
    watch('client', 'req', req);
    req.on('close', () => client.close());
    req.resume();
  },
});
