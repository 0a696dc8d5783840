// An unreferenced session does not keep the process.
// rows: Http2Session.method.unref Http2Session.method.ref
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('remoteSettings', () => {
      client.ping(() => {
        log('client', 'pinged');
        client.unref();
        client.ref();
        client.unref();
      });
    });
    client.on('close', () => log('client', 'never'));
    process.on('exit', () => log('client', 'exit', client.destroyed));
  },
});
