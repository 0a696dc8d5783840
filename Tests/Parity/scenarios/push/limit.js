// maxReservedRemoteStreams: a push over it is cancelled without an event.
// rows: connect.options.option.maxReservedRemoteStreams
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      let closed = 0;
      for (let i = 0; i < 3; i++) {
        stream.pushStream({ ':path': `/${i}` }, (error, push) => {
          log('server', 'push callback', i, error, push.id);
          push.on('aborted', () => log(`server.${i}`, 'push', 'aborted'));
          push.on('close', () => {
            log(`server.${i}`, 'push', 'close', push.rstCode);
            if (++closed === 3) stream.respond({}, { endStream: true });
          });
          if (i < 2) setTimeout(() => { push.respond(); push.end(); }, 20);
        });
      }
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { maxReservedRemoteStreams: 2 });
    client.on('stream', (push, headers) => {
      log('client', 'session', 'stream', headers[':path']);
      push.resume();
    });
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
