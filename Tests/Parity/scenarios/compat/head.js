// HEAD, 204 and 304 responses.
// rows: Http2ServerResponse.method.end
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      const lane = `server.${req.url}`;
      res.statusCode = Number(req.url.slice(1));
      res.on('finish', () => log(lane, 'finish'));
      log(lane, 'write() returned', res.write('x', (error) => log(lane, 'write callback', error)));
      res.end(() => log(lane, 'end callback'));
      log(lane, res.headersSent, res.finished);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const cases = [['HEAD', '/200'], ['GET', '/204'], ['GET', '/304']];
    const next = () => {
      if (cases.length === 0) return client.close();
      const [method, path] = cases.shift();
      const req = client.request({ ':method': method, ':path': path });
      watch('client', path, req);
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
