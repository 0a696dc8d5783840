// Custom settings that a peer wants to see.
// rows: createServer.options.option.remoteCustomSettings connect.options.option.remoteCustomSettings Settings.setting.customSettings http2.default.max-additional-settings
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ remoteCustomSettings: [55, 77], settings: { customSettings: { 1000: 3 } } });
    server.on('session', (session) => {
      session.on('remoteSettings', (settings) => {
        log('server', settings.customSettings[55], settings.customSettings[66], settings.customSettings[77]);
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { settings: { customSettings: { 55: 12, 66: 13 } } });
    let both = 2;
    const done = () => { if (--both === 0) client.close(); };
    client.on('localSettings', (settings) => {
      log('client.local', settings.customSettings[55], settings.customSettings[66]);
      done();
    });
    client.on('remoteSettings', (settings) => {
      log('client.remote', settings.customSettings);
      done();
    });
  },
});
