// waitForTrailers without a listener ends the stream with an empty frame.
// rows: respond.options.option.waitForTrailers
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({}, { waitForTrailers: true });
      stream.end('body');
      stream.on('close', () => log('server', 'sentTrailers', stream.sentTrailers));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => client.close());
  },
});
