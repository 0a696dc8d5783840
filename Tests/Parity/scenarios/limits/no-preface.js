// Octets that are no HTTP/2: the codec's error at the session and the server.
// rows: errors.error-code.ERR_HTTP2_ERROR Http2Server.event.sessionError Http2Session.event.error
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log, watch } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    watch('server', 'server', server);
    server.on('session', (session) => {
      watch('server', 'session', session);
      session.on('error', (error) => log('server', 'errno', error.errno));
      session.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, 'localhost');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => log('client', 'close'));
  },
});
