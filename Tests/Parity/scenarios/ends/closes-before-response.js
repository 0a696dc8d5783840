// T08, T09, T10 and other codes: the server closes before it has responded.
// rows: Http2Stream.method.close errors.error-code.ERR_HTTP2_STREAM_ERROR http2.constants.constant-group.NGHTTP2_-error-codes
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const codes = [0, 8, 7, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 4294967295];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const code = Number(headers['x-code']);
      const lane = `server.${code}`;
      watch(lane, 'stream', stream);
      stream.close(code);
      log(lane, 'close() returned', stream.headersSent, stream.aborted);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    let open = codes.length;
    for (const code of codes) {
      const req = client.request({ 'x-code': code });
      watch(`client.${code}`, 'req', req);
      req.resume();
      req.on('close', () => { if (--open === 0) client.close(); });
    }
  },
});
