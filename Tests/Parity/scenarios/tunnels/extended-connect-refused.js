// Extended CONNECT that the server has not enabled.
// rows: Settings.setting.enableConnectProtocol
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', () => log('server', 'stream'));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('remoteSettings', () => {
      const req = client.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/chat' });
      watch('client', 'req', req);
      req.on('close', () => client.close());
    });
  },
});
