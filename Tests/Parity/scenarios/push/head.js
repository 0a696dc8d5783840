// A pushed HEAD and a push with endStream.
// rows: pushStream.options.option.endStream
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.pushStream({ ':path': '/head', ':method': 'HEAD' }, (error, push, headers) => {
        log('server.head', push.headRequest, push.writableEnded, headers[':method']);
        push.respond();
      });
      stream.pushStream({ ':path': '/end' }, { endStream: true }, (error, push) => {
        log('server.end', push.headRequest, push.writableEnded);
        push.respond();
      });
      stream.respond();
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 3;
    const done = () => { if (--open === 0) client.close(); };
    client.on('stream', (push, headers) => {
      const lane = `client.${headers[':path']}`;
      log(lane, headers[':method']);
      watch(lane, 'push', push);
      push.resume();
      push.on('close', done);
    });
    const req = client.request();
    req.resume();
    req.on('close', done);
  },
});
