// The status that respond() sends.
// rows: ServerHttp2Stream.method.respond
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

const statuses = [200, 201, 299, 404, 500, 599, '202', '0', 0];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const status = statuses[Number(headers['x-index'])];
      stream.respond({ ':status': status });
      log('server', status, stream.sentHeaders[':status']);
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let index = 0;
    const next = () => {
      if (index === statuses.length) return client.close();
      const req = client.request({ 'x-index': index });
      index += 1;
      req.on('response', (headers) => log('client', headers[':status']));
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
