// T41: a stream error that nobody listens for is an uncaught exception, and 'close' never comes.
// rows: process.on.uncaughtException
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.close(2);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    process.on('uncaughtException', (error, origin) => {
      log('client', 'process', 'uncaughtException', error, origin);
      client.close();
    });
    watch('client', 'session', client);
    const req = client.request();
    req.on('close', () => log('client', 'req', 'close'));
    req.resume();
  },
});
