// The client's socket is gone while a pushed body is on its way.
// rows: ServerHttp2Stream.method.pushStream Http2Stream.event.aborted
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server.stream', 'stream', stream);
      stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
        watch('server.pushed', 'pushed', pushed);
        pushed.respond();
        pushed.write('x'.repeat(1000));
      });
      stream.respond();
    });
    serve(server, ready);
  },
  client(port) {
    let socket;
    const client = http2.connect(`http://localhost:${port}`, (session, raw) => { socket = raw; });
    watch('client', 'session', client);
    client.on('stream', (pushed, headers) => {
      log('client', 'promise', headers[':path']);
      watch('client', 'pushed', pushed);
      pushed.once('data', () => {
        socket.destroy();
        log('client', 'destroyed the socket', client.destroyed, pushed.destroyed);
      });
    });
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
  },
});
