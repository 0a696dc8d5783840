// T47: a request that the client cancels.
// rows: Http2ServerRequest.event.aborted Http2ServerRequest.property.aborted Http2ServerRequest.property.complete
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', 'server', 'request', req.method, req.aborted, req.complete);
      watch('server', 'stream', req.stream);
      for (const event of ['aborted', 'end', 'close']) req.on(event, () => log('server', 'req', event, req.aborted, req.complete));
      for (const event of ['finish', 'close']) res.on(event, () => log('server', 'res', event));
      req.resume();
      res.write('a');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', () => req.close(8));
    req.on('close', () => client.close());
  },
});
