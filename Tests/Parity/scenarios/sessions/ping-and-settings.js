// T30: a ping with a payload, and in its callback settings.
// rows: Http2Session.method.ping Http2Session.event.ping Http2Session.method.settings Http2Session.event.localSettings Http2Session.event.remoteSettings Http2Session.property.pendingSettingsAck Http2Session.property.localSettings
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => {
      session.on('ping', (payload) => log('server', 'session', 'ping', payload));
      session.on('remoteSettings', (settings) => log('server', 'session', 'remoteSettings', settings.initialWindowSize));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('remoteSettings', (settings) => log('client.remote', 'session', 'remoteSettings', settings.initialWindowSize));
    client.on('connect', () => {
      const sent = client.ping(Buffer.from('12345678'), (error, duration, payload) => {
        log('client', 'ping callback', error, duration >= 0, payload);
        client.settings({ initialWindowSize: 100000 }, (error, settings, duration) => {
          log('client', 'settings callback', error, settings.initialWindowSize, duration >= 0, client.pendingSettingsAck);
          client.on('localSettings', (settings) => {
            log('client', 'session', 'localSettings', settings.initialWindowSize);
            client.close();
          });
        });
        log('client', 'settings() returned', client.pendingSettingsAck, client.localSettings.initialWindowSize);
      });
      log('client', 'ping() returned', sent);
    });
  },
});
