// sendDate and removing the date.
// rows: Http2ServerResponse.property.sendDate
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', req.url, res.sendDate);
      if (req.url === '/off') res.sendDate = false;
      if (req.url === '/removed') res.removeHeader('date');
      if (req.url === '/own') res.setHeader('date', 'today');
      log('server', req.url, res.sendDate);
      res.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const paths = ['/on', '/off', '/removed', '/own'];
    const next = () => {
      if (paths.length === 0) return client.close();
      const path = paths.shift();
      const req = client.request({ ':path': path });
      req.on('response', (headers) => log('client', path, headers.date !== undefined, headers.date === 'today'));
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
