// The properties of a request over its life.
// rows: Http2Stream.property.pending Http2Stream.property.id Http2Stream.property.session Http2Stream.property.endAfterHeaders Http2Stream.property.bufferSize Http2Stream.property.closed Http2Stream.property.destroyed
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const lane = `server.${headers[':method']}`;
      log(lane, 'at first', stream.id, stream.pending, stream.endAfterHeaders, stream.headersSent, stream.closed, stream.rstCode);
      stream.respond();
      stream.end();
      stream.on('close', () => log(lane, 'at the end', stream.id, stream.closed, stream.destroyed, stream.session, stream.aborted));
      stream.resume();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 2;
    for (const method of ['GET', 'POST']) {
      const lane = `client.${method}`;
      const req = client.request({ ':method': method });
      const show = (when) => log(lane, when, req.id, req.pending, req.closed, req.destroyed, req.aborted, req.rstCode, req.session === client);
      show('at first');
      if (method === 'POST') {
        req.write('12345');
        log(lane, 'bufferSize', req.bufferSize);
        req.end();
      }
      req.on('ready', () => show('ready'));
      req.on('response', () => show('response'));
      req.resume();
      req.on('close', () => {
        show('at the end');
        if (--open === 0) client.close();
      });
    }
  },
});
