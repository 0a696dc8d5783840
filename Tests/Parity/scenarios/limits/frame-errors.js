// T51: a response whose header block cannot be sent: the stream hears 'frameError', the session does not; both close.
// rows: Http2Session.event.frameError Http2Stream.event.frameError createServer.options.option.maxSendHeaderBlockLength http2.default.max-header-block-sent
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ maxSendHeaderBlockLength: 100 });
    server.on('stream', (stream) => {
      stream.on('frameError', (type, code, id) => log('server', 'stream', 'frameError', type, code, id));
      stream.on('error', (error) => log('server', 'stream', 'error', error));
      stream.on('close', () => log('server', 'stream', 'close', stream.rstCode));
      stream.respond({ x: 'y'.repeat(200) });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
