// An http2 session over a CONNECT stream of another.
// rows: connect.options.option.createConnection
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const inner = http2.createServer();
    inner.on('stream', (stream, headers) => {
      log('server', 'inner', headers[':path'], headers[':authority']);
      stream.respond();
      stream.end('from within');
    });
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      log('server', 'outer', headers[':method'], headers[':authority']);
      stream.respond();
      inner.emit('connection', stream);
    });
    serve(server, ready);
  },
  client(port) {
    const outer = http2.connect(`http://localhost:${port}`);
    const tunnel = outer.request({ ':method': 'CONNECT', ':authority': 'inner.example:80' });
    tunnel.on('response', () => {
      const inner = http2.connect('http://inner.example', { createConnection: () => tunnel });
      inner.on('connect', () => log('client', 'inner connected', inner.alpnProtocol));
      const req = inner.request({ ':path': '/within' });
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('end', () => log('client', 'body', body));
      req.on('close', () => {
        inner.close();
        inner.on('close', () => outer.close());
      });
    });
  },
});
