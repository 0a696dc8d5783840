// session.setTimeout() and its callback.
// rows: Http2Session.method.setTimeout Http2Session.event.timeout
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('connect', () => {
      attempt('client', 'negative', () => client.setTimeout(-1));
      const returned = client.setTimeout(10, () => {
        log('client', 'callback', client.timeout);
        client.setTimeout(0);
        log('client', 'off', client.timeout);
        client.close();
      });
      log('client', 'setTimeout() returned', returned === client, client.timeout);
      client.on('timeout', () => log('client', 'session', 'timeout'));
    });
    client.on('close', () => log('client', 'afterwards', client.setTimeout(10) === client));
  },
});
