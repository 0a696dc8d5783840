// What session.origin refuses.
// rows: ServerHttp2Session.method.origin errors.error-code.ERR_HTTP2_INVALID_ORIGIN errors.error-code.ERR_HTTP2_ORIGIN_LENGTH errors.error-code.ERR_INVALID_URL http2.default.ALTSVC-ORIGIN-payload errors.error-code.ERR_HTTP2_INVALID_SESSION
const http2 = require('node:http2');
const { scenario, log, attempt, serve } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
    server.on('stream', (stream) => {
      const { session } = stream;
      const long = `https://${'a'.repeat(16400)}.example`;
      attempt('server', 'no URL', () => session.origin('nonsense'));
      attempt('server', 'null', () => session.origin('data:text/plain,x'));
      attempt('server', 'long', () => session.origin('https://a.example', long));
      attempt('server', 'fine', () => session.origin('https://c.example/path', 'https://d.example:8443'));
      attempt('server', 'altsvc', () => session.altsvc('h2=":1"', long));
      stream.respond();
      stream.end();
      session.on('close', () => attempt('server', 'closed', () => session.origin('https://e.example')));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    const req = client.request();
    client.on('origin', (origins) => log('client', 'origin', origins));
    req.resume();
    req.on('close', () => client.close());
  },
});
