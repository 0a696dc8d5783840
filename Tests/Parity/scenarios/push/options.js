// Options of pushStream: endStream, and those without effect.
// rows: pushStream.options.option.exclusive pushStream.options.option.parent pushStream.options.option.endStream
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.pushStream({ ':path': '/ends' }, { endStream: true }, (error, push, headers) => {
        log('server', 'ends', error, headers[':path'], push.writableEnded);
        push.respond();
        stream.pushStream({ ':path': '/body' }, { exclusive: true, parent: 1 }, (error, push) => {
          log('server', 'body', error, push.id, push.writableEnded);
          push.respond();
          push.end('pushed');
          stream.respond({}, { endStream: true });
        });
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 3;
    const done = () => { if (--open === 0) client.close(); };
    client.on('stream', (push, headers) => {
      const lane = `client.${headers[':path']}`;
      push.on('push', (headers, flags) => log(lane, 'push', headers[':status'], flags));
      push.on('data', (chunk) => log(lane, 'data', chunk));
      push.on('end', () => log(lane, 'end'));
      push.on('close', () => {
        log(lane, 'close', push.rstCode);
        done();
      });
    });
    const req = client.request();
    req.resume();
    req.on('close', done);
  },
});
