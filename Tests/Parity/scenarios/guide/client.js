// The porting guide's second pair: a client.
// rows: http2.function.connect ClientHttp2Session.method.request ClientHttp2Stream.event.response
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 404 });
      stream.end('nothing here');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('error', (error) => log('client', error.message));

    const req = client.request({ ':path': '/absent' });
    req.setEncoding('utf8');

    let body = '';
    req.on('response', (headers) => {
      if (headers[':status'] === 404) log('client', 'not found');
    });
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => {
      log('client', body);
      client.close();
    });
  },
});
