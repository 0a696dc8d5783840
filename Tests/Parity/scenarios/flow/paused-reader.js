// A paused client stops the server at the window, and goes on when it reads.
// rows: http2.default.stream-receive-window Readable.method.pause Readable.method.resume Http2Stream.property.bufferSize
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      const returned = stream.write(Buffer.alloc(200000), () => log('server', 'written'));
      log('server', 'write() returned', returned, stream.bufferSize > 0);
      stream.session.on('ping', () => log('server', 'left', stream.bufferSize > 0, stream.session.state.remoteWindowSize > 0));
      stream.end(() => log('server', 'finished'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    let length = 0;
    req.on('response', () => {
      log('client', 'response', req.isPaused(), req.readableFlowing);
      setTimeout(() => {
        log('client', 'buffered', req.readableLength);
        client.ping(() => {
          req.on('data', (chunk) => { length += chunk.length; });
          log('client', 'flowing', req.readableFlowing);
        });
      }, 50);
    });
    req.on('end', () => log('client', 'length', length));
    req.on('close', () => client.close());
  },
});
