// T01: a plain GET whose response has a body.
// node only: client
// rows: http2.function.createServer http2.function.connect ClientHttp2Session.method.request ServerHttp2Stream.method.respond
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', 'server', 'stream', headers[':method'], flags);
      stream.on('end', () => log('server', 'stream', 'end'));
      stream.on('finish', () => log('server', 'stream', 'finish'));
      stream.on('close', () => log('server', 'stream', 'close', stream.rstCode));
      stream.respond({ ':status': 200 });
      log('server', 'respond() returned', stream.headersSent);
      stream.end('hello');
      log('server', 'end() returned');
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.on('close', () => log('server', 'server', 'close'));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    log('client', 'connect() returned', client.connecting);
    client.on('close', () => log('client', 'session', 'close'));
    const req = client.request();
    log('client', 'request() returned', req.pending);
    req.on('ready', () => log('client', 'req', 'ready', req.id));
    req.on('finish', () => log('client', 'req', 'finish'));
    req.on('response', (headers, flags) => log('client', 'req', 'response', headers, flags));
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('end', () => log('client', 'req', 'end'));
    req.on('close', () => {
      log('client', 'req', 'close', req.rstCode);
      client.close();
      log('client', 'close() called', client.destroyed);
    });
  },
});
