// T49: maxOutstandingSettings 2: the initial SETTINGS count, so the second call is one too many.
// rows: connect.options.option.maxOutstandingSettings errors.error-code.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK errors.error-code.ERR_HTTP2_SETTINGS_CANCEL errors.error-code.ERR_HTTP2_INVALID_SESSION
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { maxOutstandingSettings: 2 });
    watch('client', 'session', client);
    client.on('connect', () => {
      for (let i = 0; i < 3; i++) {
        attempt('client', `settings ${i}`, () => {
          client.settings({ initialWindowSize: 70000 + i }, (error) => log('client', 'settings callback', i, error));
          return client.destroyed;
        });
      }
    });
  },
});
