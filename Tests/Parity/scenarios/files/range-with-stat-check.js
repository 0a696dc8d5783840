// T42: respondWithFile with statCheck, offset and length.
// rows: ServerHttp2Stream.method.respondWithFile respondWithFile.options.option.statCheck respondWithFile.options.option.offset respondWithFile.options.option.length
const http2 = require('node:http2');
const fs = require('node:fs');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const file = `/tmp/parity-${process.pid}.txt`;

scenario({
  server(ready) {
    fs.writeFileSync(file, '0123456789');
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respondWithFile(file, { 'content-type': 'text/plain', 'date': 'today' }, {
        offset: 2, length: 5,
        statCheck(stat, headers) {
          log('server', 'statCheck', stat.size);
          headers['x-size'] = stat.size;
        },
      });
      log('server', 'respondWithFile() returned', stream.headersSent);
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
