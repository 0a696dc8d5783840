// The option endStream of request, given and by default.
// rows: request.options.option.endStream Http2Stream.property.endAfterHeaders
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

const cases = [
  ['GET', {}], ['GET', { endStream: false }], ['HEAD', {}], ['DELETE', {}], ['POST', {}], ['POST', { endStream: true }],
];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', headers[':method'], stream.endAfterHeaders, flags, stream.headRequest);
      stream.resume();
      stream.on('end', () => {
        log('server', 'end');
        stream.respond({}, { endStream: true });
      });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let index = 0;
    const next = () => {
      if (index === cases.length) return client.close();
      const [method, options] = cases[index];
      index += 1;
      const req = client.request({ ':method': method }, options);
      log('client', method, req.writable, req.writableEnded, req.endAfterHeaders);
      req.resume();
      if (req.writable) setImmediate(() => req.end());
      req.on('finish', () => log('client', method, 'finish'));
      req.on('close', () => setImmediate(next));
    };
    next();
  },
});
