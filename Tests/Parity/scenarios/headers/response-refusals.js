// What respond() refuses, and that a refused call can be repeated.
// rows: ServerHttp2Stream.method.respond errors.error-code.ERR_HTTP2_STATUS_INVALID errors.error-code.ERR_HTTP2_INVALID_PSEUDOHEADER
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, attempt } = require('../../parity');

const singleValued = [
  ':status', 'access-control-allow-credentials', 'age', 'content-length', 'content-type', 'date', 'etag', 'location',
  'retry-after', 'set-cookie', 'vary', 'x-content-type-options',
];
const fields = [
  [':path', '/'], [':method', 'GET'], [':other', 'x'], ['a b', 'x'], ['', 'x'], ['connection', 'close'], ['te', 'trailers'],
  ['te', 'gzip'], ['upgrade', 'x'], ['transfer-encoding', 'chunked'], ['keep-alive', 'x'], ['proxy-connection', 'x'],
];
const statuses = [0, 1, 99, 100, 101, 103, 199, 600, 601, 1000, -1];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      const respond = (name, headers) => attempt('server', name, () => stream.respond(headers));
      for (const name of singleValued) if (name !== ':status' && name !== 'set-cookie' && name !== 'vary') respond(`${name} twice`, { [name]: ['1', '2'] });
      for (const [name, value] of fields) if (name !== '' && value !== 'trailers') respond(`${name}=${value}`, { [name]: value });
      for (const status of statuses) if (status !== 0) respond(`status ${status}`, { ':status': status });
      log('server', 'headersSent', stream.headersSent);
      respond('at last', { ':status': 201, 'set-cookie': ['a', 'b'], 'te': 'trailers', '': 'skipped' });
      log('server', 'headersSent', stream.headersSent, stream.sentHeaders[':status']);
      respond('again', {});
      stream.end();
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
