// streamResetBurst and streamResetRate: a client that opens and resets streams faster loses its session.
// rows: createServer.options.option.streamResetBurst createServer.options.option.streamResetRate http2.default.stream-reset-rate
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ streamResetBurst: 3, streamResetRate: 1 });
    server.on('sessionError', (error) => log('server', 'sessionError', error));
    server.on('stream', (stream) => stream.on('error', () => {}));
    server.on('session', (session) => session.on('close', () => {
      log('server', 'session', 'close');
      server.close();
    }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('error', (error) => log('client', 'error', error.code));
    client.on('close', () => log('client', 'close'));
    const next = () => {
      if (client.destroyed || client.closed) return;
      const req = client.request({ ':method': 'POST' });
      req.on('error', () => {});
      req.resume();
      setImmediate(() => req.close(http2.constants.NGHTTP2_CANCEL));
      req.on('close', () => setImmediate(next));
    };
    client.on('connect', next);
  },
});
