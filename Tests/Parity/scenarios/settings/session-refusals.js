// What session.settings() refuses, and that the session survives.
// rows: Http2Session.method.settings errors.error-code.ERR_HTTP2_INVALID_SETTING_VALUE
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
      const set = (name, settings) => attempt('client', name, () => client.settings(settings));
      set('initialWindowSize', { initialWindowSize: -1 });
      set('initialWindowSize', { initialWindowSize: 2147483648 });
      set('maxFrameSize', { maxFrameSize: 1 });
      set('headerTableSize', { headerTableSize: 4294967296 });
      set('maxConcurrentStreams', { maxConcurrentStreams: -1 });
      set('maxHeaderListSize', { maxHeaderListSize: -1 });
      set('maxHeaderSize', { maxHeaderSize: -1 });
      client.settings({ enablePush: false }, (error, settings) => {
        log('client', 'settings callback', error, settings.enablePush);
        client.destroy();
        set('after destroy', {});
      });
    });
  },
});
