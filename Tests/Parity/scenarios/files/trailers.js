// respondWithFile with waitForTrailers.
// rows: respondWithFile.options.option.waitForTrailers
const http2 = require('node:http2');
const fs = require('node:fs');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const file = `/tmp/parity-trailers-${process.pid}.txt`;

scenario({
  server(ready) {
    fs.writeFileSync(file, '0123456789');
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.on('wantTrailers', () => {
        log('server', 'stream', 'wantTrailers');
        stream.sendTrailers({ 'x-t': 'last' });
      });
      stream.respondWithFile(file, { 'content-type': 'text/plain', 'date': 'today' }, { waitForTrailers: true });
      stream.on('close', () => fs.unlinkSync(file));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => client.close());
  },
});
