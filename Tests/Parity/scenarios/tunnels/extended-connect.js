// Extended CONNECT after enableConnectProtocol.
// rows: Settings.setting.enableConnectProtocol
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { enableConnectProtocol: true } });
    server.on('stream', (stream, headers) => {
      log('server', 'stream', headers[':method'], headers[':protocol'], headers[':path'], headers[':scheme']);
      stream.respond();
      stream.pipe(stream);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('remoteSettings', (settings) => {
      log('client', 'enableConnectProtocol', settings.enableConnectProtocol);
      const req = client.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/chat' });
      req.end('frames');
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('end', () => log('client', 'body', body));
      req.on('close', () => client.close());
    });
  },
});
