// server.updateSettings() counts for later sessions.
// rows: Http2Server.method.updateSettings
const http2 = require('node:http2');
const { scenario, log, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 1 } });
    attempt('server', 'bad', () => server.updateSettings({ maxFrameSize: 1 }));
    server.on('session', (session) => {
      attempt('server', 'good', () => server.updateSettings({ maxConcurrentStreams: 2 }));
    });
    let open = 2;
    server.on('session', (session) => session.on('close', () => { if (--open === 0) server.close(); }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const first = http2.connect(`http://localhost:${port}`);
    first.on('remoteSettings', (settings) => {
      log('client', 'first', settings.maxConcurrentStreams);
      first.close();
      const second = http2.connect(`http://localhost:${port}`);
      second.on('remoteSettings', (settings) => {
        log('client', 'second', settings.maxConcurrentStreams);
        second.close();
      });
    });
  },
});
