// A stream error reaches neither request nor response.
// rows: Http2ServerRequest.event.close errors.error-code.ERR_HTTP2_STREAM_ERROR
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      req.on('error', (error) => log('server', 'req', 'error', error));
      res.on('error', (error) => log('server', 'res', 'error', error));
      req.stream.on('error', (error) => log('server', 'stream', 'error', error));
      req.on('aborted', () => log('server', 'req', 'aborted'));
      req.on('close', () => log('server', 'req', 'close'));
      res.on('close', () => log('server', 'res', 'close', res.finished));
      req.resume();
      res.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.on('error', (error) => log('client', 'req', 'error', error));
    req.on('data', () => req.close(2));
    req.on('close', () => client.close());
  },
});
