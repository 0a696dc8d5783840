// A request piped into its response.
// rows: Http2ServerRequest.method.all Http2ServerResponse.event.pipe
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      res.on('pipe', (source) => log('server', 'res', 'pipe', source === req));
      req.pipe(res);
      req.on('end', () => log('server', 'req', 'end'));
      res.on('finish', () => log('server', 'res', 'finish'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    req.write(Buffer.alloc(100000, 'x'));
    req.end('end');
    let length = 0;
    req.on('data', (chunk) => { length += chunk.length; });
    req.on('end', () => log('client', 'length', length));
    req.on('close', () => client.close());
  },
});
