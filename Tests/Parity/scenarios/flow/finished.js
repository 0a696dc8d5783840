// stream.finished on both sides, ended well and reset.
// rows: stream.function.finished
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (incoming, headers) => {
      const lane = `server.${headers[':path']}`;
      stream.finished(incoming, (error) => log(lane, 'finished', error));
      incoming.on('error', (error) => log(lane, 'error', error));
      incoming.respond();
      if (headers[':path'] === '/well') incoming.end('body');
      else setImmediate(() => incoming.close(2));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 2;
    for (const path of ['/well', '/reset']) {
      const req = client.request({ ':path': path, ':method': 'POST' });
      const lane = `client.${path}`;
      stream.finished(req, (error) => log(lane, 'finished', error));
      req.on('error', (error) => log(lane, 'error', error));
      req.resume();
      req.on('response', () => { if (path === '/well') req.end(); });
      req.on('close', () => {
        log(lane, 'close', req.rstCode);
        if (--open === 0) client.close();
      });
    }
  },
});
