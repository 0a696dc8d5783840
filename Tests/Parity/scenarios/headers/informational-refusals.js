// What additionalHeaders() refuses.
// rows: errors.error-code.ERR_HTTP2_HEADERS_AFTER_RESPOND errors.error-code.ERR_HTTP2_INVALID_INFO_STATUS errors.error-code.ERR_HTTP2_STATUS_101 errors.error-code.ERR_HTTP2_INVALID_STREAM
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      const inform = (name, headers) => attempt('server', name, () => stream.additionalHeaders(headers));
      for (const status of [101, 99, 200, 404, 0]) inform(`status ${status}`, { ':status': status });
      inform('path', { ':status': 103, ':path': '/' });
      inform('connection', { ':status': 103, 'connection': 'close' });
      inform('103', { ':status': 103, 'link': '</a>' });
      inform('199', { ':status': 199 });
      log('server', 'sentInfoHeaders', stream.sentInfoHeaders.length);
      stream.respond();
      inform('after respond', { ':status': 103 });
      stream.end();
      stream.on('close', () => inform('after close', { ':status': 103 }));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
