// stream.pipeline from a request to its response, and its callback.
// rows: stream.function.pipeline
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (incoming) => {
      incoming.respond();
      stream.pipeline(incoming, new stream.PassThrough(), incoming, (error) => log('server', 'pipeline callback', error));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.end('echo this');
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => log('client', body));
    req.on('close', () => client.close());
  },
});
