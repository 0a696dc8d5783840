// A settings callback whose session is destroyed before the acknowledgement.
// rows: errors.error-code.ERR_HTTP2_SETTINGS_CANCEL errors.error-code.ERR_HTTP2_PING_CANCEL
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('connect', () => {
      client.settings({ enablePush: false }, (error, settings) => log('client', 'settings callback', error, settings));
      client.ping((error, duration, payload) => log('client', 'ping callback', error, duration, payload));
      client.destroy();
      log('client', 'destroy() returned', client.pendingSettingsAck);
      attempt('client', 'ping', () => client.ping(() => {}));
      attempt('client', 'goaway', () => client.goaway());
      attempt('client', 'setLocalWindowSize', () => client.setLocalWindowSize(1));
      attempt('client', 'setNextStreamID', () => client.setNextStreamID(1));
    });
  },
});
