// T45: the server allows one stream at a time; both get an id at once.
// rows: Settings.setting.maxConcurrentStreams Http2Stream.property.id
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 1 } });
    server.on('stream', (stream, headers) => {
      log('server', 'server', 'stream', headers[':path']);
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.once('remoteSettings', (settings) => {
      log('client', 'maxConcurrentStreams', settings.maxConcurrentStreams);
      const a = client.request({ ':path': '/a' });
      const b = client.request({ ':path': '/b' });
      log('client', 'ids', a.id, b.id, b.pending);
      watch('client', 'a', a);
      watch('client', 'b', b);
      a.resume();
      b.resume();
      b.on('close', () => client.close());
    });
  },
});
