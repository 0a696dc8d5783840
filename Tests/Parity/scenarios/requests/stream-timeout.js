// stream.setTimeout: refusals, the property, off again.
// rows: Http2Stream.method.setTimeout
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.session.once('ping', () => stream.respond({}, { endStream: true }));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    log('client', req.setTimeout(100000) === req, req.timeout, req.setTimeout(0) === req, req.timeout);
    attempt('client', 'negative', () => req.setTimeout(-1));
    req.on('ready', () => {
      req.setTimeout(10, () => {
        log('client', 'timeout callback');
        client.ping(() => {});
      });
    });
    req.on('timeout', () => log('client', 'req', 'timeout'));
    req.resume();
    req.on('close', () => {
      log('client', 'after close', req.setTimeout(5) === req);
      client.close();
    });
  },
});
