// A server pings its client, and settings of a server.
// rows: Http2Session.method.ping Http2Session.event.ping
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => {
      log('server', 'ping() returned', session.ping(Buffer.from('12345678'), (error, duration, payload) => {
        log('server', 'ping callback', error, payload);
        session.settings({ maxConcurrentStreams: 9 }, (error, settings) => {
          log('server', 'settings callback', error, settings.maxConcurrentStreams);
          session.close();
        });
      }));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('ping', (payload) => log('client', 'session', 'ping', payload));
    client.on('remoteSettings', (settings) => {
      if (settings.maxConcurrentStreams === 9) log('client', 'session', 'remoteSettings');
    });
    watch('client', 'session', client);
  },
});
