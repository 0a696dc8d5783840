// T25: goaway(11): the receiving session ends with an error, the sender goes on.
// rows: Http2Session.method.goaway errors.error-code.ERR_HTTP2_SESSION_ERROR
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      const session = stream.session;
      session.goaway(11, stream.id, Buffer.from('abc'));
      log('server', 'goaway() returned', session.closed);
      session.once('goaway', (code, id, data) => log('server', 'session', 'goaway', code, id, data));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.once('goaway', (code, id, data) => log('client', 'session', 'goaway', code, id, data, client.closed));
    client.on('close', () => log('client', 'goaway was', client.goawayCode, client.goawayLastStreamID));
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
  },
});
