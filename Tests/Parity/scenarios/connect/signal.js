// options.signal ends a session.
// rows: connect.options.option.signal
const http2 = require('node:http2');
const { scenario, watch } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const controller = new AbortController();
    const client = http2.connect(`http://localhost:${port}`, { signal: controller.signal });
    watch('client', 'session', client);
    client.on('remoteSettings', () => controller.abort());
  },
});
