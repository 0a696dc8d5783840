// respondWithFD sends a descriptor's bytes and leaves it open.
// rows: ServerHttp2Stream.method.respondWithFD respondWithFD.options.option.offset respondWithFD.options.option.length fs.function.open-openSync-close-closeSync-fstatSync-promises.open
const http2 = require('node:http2');
const fs = require('node:fs');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const file = `/tmp/parity-fd-${process.pid}.txt`;

scenario({
  server(ready) {
    fs.writeFileSync(file, '0123456789');
    const descriptor = fs.openSync(file, 'r');
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respondWithFD(descriptor, { 'content-length': 4 }, { offset: 3, length: 4 });
      log('server', 'respondWithFD() returned', stream.headersSent);
      stream.on('close', () => {
        log('server', 'size', fs.fstatSync(descriptor).size);
        fs.closeSync(descriptor);
        fs.unlinkSync(file);
      });
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
