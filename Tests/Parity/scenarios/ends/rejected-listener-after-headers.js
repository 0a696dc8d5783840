// T61: captureRejections: a rejected stream listener after respond() destroys the stream.
// rows: EventEmitter.method.captureRejectionSymbol
const events = require('node:events');
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    events.captureRejections = true;
    const server = http2.createServer();
    server.on('stream', async (stream) => {
      watch('server', 'stream', stream);
      stream.respond();
      throw new Error('kaboom');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
