// respondWithFD with statCheck, which refuses and responds itself.
// rows: respondWithFD.options.option.statCheck
const http2 = require('node:http2');
const fs = require('node:fs');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const file = `/tmp/parity-fdstat-${process.pid}.txt`;

scenario({
  server(ready) {
    fs.writeFileSync(file, '0123456789');
    const descriptor = fs.openSync(file, 'r');
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respondWithFD(descriptor, {}, {
        statCheck(stat, headers, range) {
          log('server', 'statCheck', stat.size, range.offset, range.length);
          stream.respond({ ':status': 304 });
          return false;
        },
      });
      log('server', 'respondWithFD() returned', stream.headersSent);
      stream.on('close', () => {
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
    req.resume();
    req.on('close', () => client.close());
  },
});
