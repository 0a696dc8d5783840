// outboundQueueSize: requests that wait for a slot. What can leave at once is not counted: Node says 1 before its SETTINGS are written.
// rows: Http2Session.state.property.outboundQueueSize createServer.options.option.settings
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 1 } });
    server.on('stream', (stream) => {
      stream.resume();
      stream.on('end', () => {
        log('server', stream.id);
        stream.respond();
        stream.end();
      });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('remoteSettings', () => setImmediate(() => {
      log('client', 'idle', client.state.outboundQueueSize);
      const requests = [0, 1, 2].map(() => client.request({ ':method': 'POST' }));
      setImmediate(() => setImmediate(() => {
        log('client', 'waiting', client.state.outboundQueueSize);
        let left = requests.length;
        for (const req of requests) {
          req.resume();
          req.end();
          req.on('close', () => {
            left -= 1;
            if (left > 0) return;
            log('client', 'after', client.state.outboundQueueSize);
            client.close();
          });
        }
      }));
    }));
  },
});
