// What requests and responses show of their stream, and a request's 'end'.
// rows: Http2ServerResponse.property.connection Http2ServerResponse.property.stream Http2ServerRequest.event.end Http2ServerRequest.property.stream
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', res.stream === req.stream, res.connection === res.socket, res.stream.id);
      req.on('end', () => {
        log('server', 'req', 'end', req.complete);
        res.end('done');
      });
      req.resume();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.end('body');
    req.resume();
    req.on('close', () => client.close());
  },
});
