// The forms of writeHead.
// rows: Http2ServerResponse.method.writeHead Http2ServerResponse.property.statusCode Http2ServerResponse.property.statusMessage
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    process.on('warning', (warning) => log('server.warning', warning.name, warning.message));
    const server = http2.createServer((req, res) => {
      const lane = `server.${req.url}`;
      res.setHeader('x-set', 'before');
      switch (req.url) {
        case '/status': res.writeHead(201); break;
        case '/headers': res.writeHead(202, { 'x-set': 'over', 'x-new': 'n' }); break;
        case '/message': res.writeHead(203, 'message', { 'x-new': 'm' }); break;
        case '/array': res.writeHead(206, ['x-set', '1', 'x-set', '2', 'x-a', 'b']); break;
        case '/message-only': res.writeHead(404, 'not here'); break;
        case '/implicit': res.statusCode = 418; break;
        case '/invalid':
          attempt(lane, 'writeHead', () => res.writeHead(99).finished);
          attempt(lane, 'writeHead', () => res.writeHead(600).finished);
          attempt(lane, 'writeHead', () => res.writeHead(100).finished);
          break;
      }
      log(lane, res.headersSent, res.statusCode, res.statusMessage);
      res.end('body');
      log(lane, res.headersSent, res.statusCode);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const paths = ['/status', '/headers', '/message', '/array', '/message-only', '/implicit', '/invalid'];
    const next = () => {
      if (paths.length === 0) return client.close();
      const path = paths.shift();
      const req = client.request({ ':path': path });
      req.on('response', (headers) => log('client', path, headers));
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
