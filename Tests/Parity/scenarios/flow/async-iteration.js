// for await over a request's body and a response.
// rows: Readable.method.asyncIterator
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', async (stream) => {
      let body = '';
      for await (const chunk of stream) body += chunk;
      log('server', 'body', body);
      stream.respond();
      stream.end(body.toUpperCase());
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.end('quiet');
    (async () => {
      let body = '';
      for await (const chunk of req) body += chunk;
      log('client', 'body', body, req.destroyed);
      client.close();
    })();
  },
});
