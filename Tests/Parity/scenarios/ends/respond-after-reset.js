// What the server may still do with a stream that the client has reset.
// rows: ServerHttp2Stream.method.respond ServerHttp2Stream.method.pushStream ServerHttp2Stream.method.additionalHeaders Http2Stream.method.sendTrailers errors.error-code.ERR_HTTP2_INVALID_STREAM
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const name = headers[':path'];
      watch('server', name, stream);
      const all = (when) => {
        log('server', name, when, stream.destroyed, stream.closed, stream.aborted, stream.writable, stream.writableEnded, stream.pushAllowed);
        attempt('server', 'respond', () => stream.respond());
        attempt('server', 'additionalHeaders', () => stream.additionalHeaders({ ':status': 102 }));
        attempt('server', 'pushStream', () => stream.pushStream({ ':path': '/p' }, () => {}));
        attempt('server', 'sendTrailers', () => stream.sendTrailers({ a: 'b' }));
        attempt('server', 'respondWithFD', () => stream.respondWithFD(0));
        attempt('server', 'priority', () => stream.priority({}));
        attempt('server', 'close', () => stream.close(5, () => log('server', name, 'close callback')));
      };
      stream.on('aborted', () => all('aborted'));
      stream.on('close', () => {
        all('close');
        log('server', name, 'end returns itself', stream.end('x') === stream);
      });
      stream.additionalHeaders({ ':status': 103 });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const next = (names) => {
      if (names.length === 0) return client.close();
      const [name, code] = names[0];
      const req = client.request({ ':path': name });
      watch('client', name, req);
      req.on('headers', () => req.close(code));
      req.on('close', () => next(names.slice(1)));
    };
    next([['/cancel', 8], ['/none', 0], ['/refused', 7]]);
  },
});
