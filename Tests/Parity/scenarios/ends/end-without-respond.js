// T62: stream.end() without respond() puts nothing on the wire.
// rows: Writable.method.end Writable.event.finish
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      watch('server', 'stream', stream);
      stream.end();
      log('server', 'end() returned', stream.headersSent, stream.writableEnded);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('ready', () => {
      client.ping(() => {
        log('client', 'still open', req.closed);
        client.destroy();
      });
    });
  },
});
