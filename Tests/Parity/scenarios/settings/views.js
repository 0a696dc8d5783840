// localSettings and remoteSettings of both sides before and after they are acknowledged.
// rows: Http2Session.property.localSettings Http2Session.property.remoteSettings createServer.options.option.settings connect.options.option.settings
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

const show = (settings) => [settings.headerTableSize, settings.enablePush, settings.initialWindowSize, settings.maxFrameSize,
  settings.maxConcurrentStreams, settings.maxHeaderListSize, settings.maxHeaderSize, settings.enableConnectProtocol];

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 7, maxFrameSize: 20000, enableConnectProtocol: true } });
    server.on('session', (session) => {
      log('server', 'at first', show(session.localSettings), show(session.remoteSettings));
      session.on('remoteSettings', (settings) => log('server.remote', show(settings)));
      session.on('localSettings', (settings) => log('server.local', show(settings)));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { settings: { enablePush: false, initialWindowSize: 1000, maxHeaderListSize: 5000 } });
    client.on('connect', () => log('client', 'at first', show(client.localSettings), show(client.remoteSettings), client.pendingSettingsAck));
    let both = 2;
    const done = () => { if (--both === 0) client.ping(() => client.close()); };
    client.on('remoteSettings', (settings) => {
      log('client.remote', show(settings));
      done();
    });
    client.on('localSettings', (settings) => {
      log('client.local', show(settings), client.pendingSettingsAck);
      done();
    });
  },
});
