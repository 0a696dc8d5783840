// Names under sensitiveHeaders are sent never-indexed, and the receiver is told.
// rows: http2.property.sensitiveHeaders
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      log('server', 'sensitive', headers[http2.sensitiveHeaders]);
      stream.respond({ 'x-secret': 's', 'x-plain': 'p', [http2.sensitiveHeaders]: ['X-Secret'] });
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({
      'x-token': 't', 'authorization': 'basic', 'cookie': 'short=1', [http2.sensitiveHeaders]: ['x-token', 'x-absent'],
    });
    req.on('response', (headers) => log('client', 'sensitive', headers[http2.sensitiveHeaders]));
    req.resume();
    req.on('close', () => client.close());
  },
});
