// What ping() refuses, and when it cannot be sent.
// rows: Http2Session.method.ping errors.error-code.ERR_HTTP2_PING_LENGTH errors.error-code.ERR_HTTP2_PING_CANCEL
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    attempt('client', 'connecting', () => client.ping((error) => log('client', 'callback while connecting', error)));
    log('client', 'ping() returned');
    client.on('connect', () => {
      for (const size of [0, 7, 9]) attempt('client', `${size} bytes`, () => client.ping(Buffer.alloc(size), () => {}));
      attempt('client', 'eight', () => client.ping(Buffer.from('abcdefgh'), (error, duration, payload) => {
        log('client', 'callback', error, duration >= 0, payload);
        attempt('client', 'own payload', () => client.ping((error, duration, payload) => {
          log('client', 'callback', error, payload.length);
          client.close();
          attempt('client', 'closed', () => client.ping((error) => log('client', 'callback when closed', error)));
        }));
      }));
    });
  },
});
