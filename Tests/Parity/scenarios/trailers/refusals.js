// What sendTrailers() refuses and when.
// rows: Http2Stream.method.sendTrailers errors.error-code.ERR_HTTP2_TRAILERS_NOT_READY errors.error-code.ERR_HTTP2_TRAILERS_ALREADY_SENT
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      const send = (name, headers) => attempt('server', name, () => stream.sendTrailers(headers));
      send('before respond', {});
      stream.on('wantTrailers', () => {
        send('pseudo', { ':status': 200 });
        send('connection', { 'connection': 'close' });
        send('token', { 'a b': 'c' });
        send('ours', { 'x-t': 'last' });
        send('twice', { 'x-t': 'again' });
      });
      stream.respond({}, { waitForTrailers: true });
      send('after respond', {});
      stream.end('body');
      stream.on('close', () => send('after close', {}));
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
