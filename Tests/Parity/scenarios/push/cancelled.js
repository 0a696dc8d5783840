// The client cancels a push in the 'stream' event.
// rows: ClientHttp2Stream.event.push Http2Stream.method.close
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.pushStream({ ':path': '/p' }, (error, push) => {
        watch('server.push', 'push', push);
        push.on('close', () => stream.end());
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('stream', (push, headers) => {
      log('client.push', 'session', 'stream', headers[':path'], push.writableEnded);
      watch('client.push', 'push', push);
      push.close(http2.constants.NGHTTP2_CANCEL);
    });
    const req = client.request();
    watch('client.req', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
