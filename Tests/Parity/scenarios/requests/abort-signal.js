// T52: an AbortSignal ends a request with CANCEL and AbortError.
// rows: request.options.option.signal AbortController.class.AbortController-AbortSignal errors.error-code.ABORT_ERR
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const controller = new AbortController();
    const req = client.request({ ':method': 'POST' }, { signal: controller.signal });
    watch('client', 'req', req);
    req.on('response', () => {
      controller.abort();
      log('client', 'abort() returned', req.destroyed, req.rstCode);
    });
    req.on('close', () => client.close());
  },
});
