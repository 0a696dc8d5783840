// T01: a plain GET whose response has a body.
// rows: http2.function.createServer http2.function.connect ClientHttp2Session.method.request ServerHttp2Stream.method.respond
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, connect } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', 'server', 'stream', headers[':method'], flags);
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      log('server', 'respond() returned', stream.headersSent);
      stream.end('hello');
      log('server', 'end() returned');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    log('client', 'connect() returned', client.connecting);
    watch('client', 'session', client);
    const req = client.request();
    log('client', 'request() returned', req.pending);
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => {
      client.close();
      log('client', 'close() called', client.destroyed);
    });
  },
});
