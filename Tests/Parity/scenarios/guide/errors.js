// The porting guide's pair about errors: thrown by a call, or emitted.
// rows: errors.error-code.ERR_HTTP2_HEADERS_SENT errors.error-code.ERR_HTTP2_STREAM_ERROR
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', (error) => log('server', error.code));
      stream.respond();
      try {
        stream.respond();
      } catch (error) {
        log('server', error.code, error.message);
      }
      stream.destroy(new Error('no more'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.on('error', (error) => {
      if (error.code === 'ERR_HTTP2_STREAM_ERROR') log('client', 'reset', req.rstCode);
    });
    req.resume();
    req.on('close', () => client.close());
  },
});
