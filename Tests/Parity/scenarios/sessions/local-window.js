// setLocalWindowSize() and what it refuses.
// rows: Http2Session.method.setLocalWindowSize http2.default.session-receive-window
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      log('server', 'remote window', stream.session.state.remoteWindowSize);
      stream.respond({}, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('connect', () => {
      attempt('client', 'too small', () => client.setLocalWindowSize(-1));
      attempt('client', 'too large', () => client.setLocalWindowSize(2147483648));
      attempt('client', 'larger', () => client.setLocalWindowSize(200000));
      log('client', 'windows', client.state.effectiveLocalWindowSize, client.state.localWindowSize);
      const req = client.request();
      req.resume();
      req.on('close', () => {
        attempt('client', 'smaller', () => client.setLocalWindowSize(1000));
        log('client', 'windows', client.state.effectiveLocalWindowSize, client.state.localWindowSize);
        client.close();
      });
    });
  },
});
