// The Writable-like properties of a response.
// rows: Http2ServerResponse.property.writable Http2ServerResponse.property.writableCorked Http2ServerResponse.property.writableEnded Http2ServerResponse.property.writableFinished Http2ServerResponse.property.writableHighWaterMark Http2ServerResponse.property.writableLength Http2ServerResponse.property.writableNeedDrain Http2ServerResponse.property.writableObjectMode Http2ServerResponse.method.cork Http2ServerResponse.method.uncork Http2ServerResponse.event.drain
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      const show = (when) => log('server', when, res.writable, res.writableCorked, res.writableEnded, res.writableFinished,
        res.writableHighWaterMark, res.writableLength, res.writableNeedDrain, res.writableObjectMode);
      show('at first');
      res.cork();
      show('corked');
      res.write('abc');
      show('written');
      res.uncork();
      show('uncorked');
      log('server', 'write() returned', res.write(Buffer.alloc(100000)));
      show('needs drain');
      res.on('drain', () => {
        show('drained');
        res.end();
        show('ended');
      });
      res.on('close', () => show('closed'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
