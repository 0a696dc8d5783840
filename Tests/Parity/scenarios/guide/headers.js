// The porting guide's pair about headers.
// rows: http2.property.sensitiveHeaders Http2Stream.property.sentHeaders
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const name = 'x-computed';
      if (headers.accept === 'text/plain') {
        stream.respond({
          [http2.constants.HTTP2_HEADER_STATUS]: 200,
          'set-cookie': ['a=1', 'b=2'],
          [name]: headers[':path'],
          [http2.sensitiveHeaders]: ['set-cookie'],
        });
        stream.end();
      } else {
        stream.close(http2.constants.NGHTTP2_CANCEL);
      }
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ 'accept': 'text/plain', ':path': '/fields' });
    req.on('response', (headers) => {
      log('client', headers['set-cookie'], headers['x-computed'], headers[http2.sensitiveHeaders]);
    });
    req.resume();
    req.on('close', () => client.close());
  },
});
