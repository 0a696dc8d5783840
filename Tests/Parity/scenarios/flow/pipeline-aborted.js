// stream.pipeline when the client cancels.
// rows: stream.function.pipeline errors.error-code.ERR_STREAM_PREMATURE_CLOSE
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (incoming) => {
      incoming.respond();
      incoming.write('x');
      stream.pipeline(incoming, new stream.PassThrough().resume(), (error) => log('server', 'pipeline callback', error));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.on('data', () => req.close(8));
    req.on('close', () => client.close());
  },
});
