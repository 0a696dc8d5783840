// T46: the compatibility API's request and response.
// rows: Http2Server.event.request Http2ServerResponse.method.write Http2ServerResponse.method.end Http2ServerResponse.event.finish Http2ServerResponse.event.close Http2ServerRequest.event.close Http2ServerResponse.property.finished Http2ServerResponse.property.headersSent
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', 'server', 'request', req.method, req.url);
      watch('server', 'stream', req.stream);
      for (const event of ['aborted', 'end', 'resume', 'close']) req.on(event, () => log('server', 'req', event));
      for (const event of ['finish', 'close']) res.on(event, () => log('server', 'res', event));
      res.write('a');
      res.end('b', () => log('server', 'end callback'));
      log('server', 'end() returned', res.finished, res.headersSent, res.writableEnded);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => log('client', 'body', body));
    req.on('close', () => client.close());
  },
});
