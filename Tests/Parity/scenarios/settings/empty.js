// What the views say after empty SETTINGS.
// rows: Http2Session.property.remoteSettings http2.default.peer-max-concurrent-streams-before-SETTINGS connect.options.option.peerMaxConcurrentStreams
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

const show = (settings) => [settings.maxConcurrentStreams, settings.maxHeaderListSize, settings.enablePush];

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { peerMaxConcurrentStreams: 5 });
    client.on('connect', () => log('client', 'at first', show(client.remoteSettings), show(client.localSettings)));
    client.on('remoteSettings', (settings) => {
      log('client', 'then', show(settings));
      client.close();
    });
  },
});
