// A stream error that nobody listens for ends the process with code 1.
// rows: process.on.exit
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
    process.on('exit', (code) => log('client', 'process', 'exit', code));
    const client = http2.connect(`http://localhost:${port}`);
    client.request().resume();
  },
});
