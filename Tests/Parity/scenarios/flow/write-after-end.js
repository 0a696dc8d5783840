// write() after end(), and after destroy().
// rows: errors.error-code.ERR_STREAM_WRITE_AFTER_END errors.error-code.ERR_STREAM_DESTROYED
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond();
      stream.end('body');
      log('server', 'write() returned', stream.write('more', (error) => log('server', 'write callback', error)));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.on('error', (error) => log('client', 'req', 'error', error));
    req.on('response', () => {
      req.destroy();
      log('client', 'write() returned', req.write('late', (error) => log('client', 'write callback', error)));
    });
    req.on('close', () => {
      log('client', 'req', 'close', req.rstCode);
      client.close();
    });
  },
});
