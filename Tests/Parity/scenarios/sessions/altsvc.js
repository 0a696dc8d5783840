// altsvc() of a server and its event, and what it refuses.
// rows: ServerHttp2Session.method.altsvc ClientHttp2Session.event.altsvc errors.error-code.ERR_HTTP2_ALTSVC_INVALID_ORIGIN errors.error-code.ERR_HTTP2_ALTSVC_LENGTH errors.error-code.ERR_INVALID_CHAR errors.error-code.ERR_INVALID_URL
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      const session = stream.session;
      attempt('server', 'origin', () => session.altsvc('h2=":8000"', 'https://example.org:8111/this'));
      attempt('server', 'stream', () => session.altsvc('h2=":8001"', stream.id));
      attempt('server', 'not a URL', () => session.altsvc('h2=":8000"', 'no url'));
      attempt('server', 'opaque', () => session.altsvc('h2=":8000"', 'data:text/plain,a'));
      attempt('server', 'stream 0', () => session.altsvc('h2=":8000"', 0));
      attempt('server', 'stream -1', () => session.altsvc('h2=":8000"', -1));
      attempt('server', 'character', () => session.altsvc('h2=\u0001', stream.id));
      attempt('server', 'length', () => session.altsvc('a'.repeat(16383), stream.id));
      attempt('server', 'longest', () => session.altsvc('a'.repeat(16382), stream.id));
      stream.respond({}, { endStream: true });
      session.on('close', () => attempt('server', 'destroyed', () => session.altsvc('h2', 1)));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('altsvc', (alt, origin, id) => log('client.altsvc', 'session', 'altsvc', alt.slice(0, 20), alt.length, origin, id));
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
