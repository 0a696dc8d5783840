// T24: goaway(0) with opaque data: the receiver closes gracefully.
// rows: Http2Session.method.goaway Http2Session.event.goaway
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
      const session = stream.session;
      session.goaway(0, stream.id, Buffer.from('abc'));
      log('server', 'goaway() returned', session.closed);
      session.once('goaway', (code, id, data) => {
        log('server', 'session', 'goaway', code, id, data);
        stream.end('y');
      });
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
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
  },
});
