// An AbortSignal that was aborted before the request destroys it in the call.
// rows: request.options.option.signal
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => log('server', 'server', 'stream'));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' }, { signal: AbortSignal.abort() });
    log('client', 'request() returned', req.destroyed, req.rstCode, req.pending);
    watch('client', 'req', req);
    req.on('close', () => client.close());
  },
});
