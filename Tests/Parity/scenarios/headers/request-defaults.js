// The pseudo fields that request() adds, and when it leaves them out.
// rows: ClientHttp2Session.method.request Http2Stream.property.sentHeaders
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      const names = Object.keys(headers).filter((name) => !name.startsWith('x-'));
      log('server', headers['x-case'], names, headers[':method'], headers[':scheme'], headers[':path'], flags);
      stream.respond({}, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const cases = [
      ['none', { 'x-case': 'none' }, {}], ['path', { 'x-case': 'path', ':path': '/p' }, {}], ['host', { 'x-case': 'host', 'host': 'example.org' }, {}],
      ['authority', { 'x-case': 'authority', ':authority': 'example.org' }, {}], ['scheme', { 'x-case': 'scheme', ':scheme': 'ftp' }, {}],
      ['POST', { 'x-case': 'POST', ':method': 'POST' }, { endStream: true }], ['DELETE', { 'x-case': 'DELETE', ':method': 'DELETE' }, {}],
      ['GET open', { 'x-case': 'GET open' }, { endStream: false }],
    ];
    const next = () => {
      if (cases.length === 0) return client.close();
      const [name, headers, options] = cases.shift();
      const req = client.request(headers, options);
      log('client', name, req.writableEnded, Object.keys(req.sentHeaders));
      if (!req.writableEnded) req.end();
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
