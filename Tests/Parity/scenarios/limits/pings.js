// T48: maxOutstandingPings 2: the third ping is refused in the call.
// rows: connect.options.option.maxOutstandingPings errors.error-code.ERR_HTTP2_PING_CANCEL
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => session.on('ping', (payload) => log('server', 'session', 'ping', payload)));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { maxOutstandingPings: 2 });
    watch('client', 'session', client);
    client.on('connect', () => {
      for (let i = 0; i < 3; i++) {
        const sent = client.ping(Buffer.from(`1234567${i}`), (error, duration, payload) => {
          log('client', 'ping callback', i, error, payload);
          if (i === 1) client.close();
        });
        log('client', 'ping() returned', i, sent);
      }
    });
  },
});
