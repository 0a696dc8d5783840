// More origins than maxOriginSetSize allows end the client's session.
// rows: connect.options.option.maxOriginSetSize errors.error-code.ERR_HTTP2_TOO_MANY_ORIGINS
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      key: localhost.key, cert: localhost.cert, origins: ['https://a.example', 'https://b.example', 'https://c.example'],
    });
    server.on('session', (session) => {
      session.on('error', (error) => log('server', 'error', error));
      session.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert, maxOriginSetSize: 2 });
    watch('client', 'session', client);
    client.on('origin', (origins) => log('client', 'origin', origins));
  },
});
