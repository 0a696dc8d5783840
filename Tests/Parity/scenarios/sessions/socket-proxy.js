// What session.socket shows, what it passes to the session, and what it refuses.
// rows: Http2Session.property.socket errors.error-code.ERR_HTTP2_NO_SOCKET_MANIPULATION
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => {
      log('server', 'session', session.socket.remotePort > 0, session.socket === session.socket);
      attempt('server', 'end', () => session.socket.end());
      session.socket.on('close', () => log('server', 'socket closed'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    log('client', 'connecting', client.socket.connecting);
    client.on('connect', (session, raw) => {
      const socket = client.socket;
      log('client', 'socket', socket.remotePort === port, socket.destroyed, socket.bytesRead >= 0, raw === socket);
      attempt('client', 'destroy', () => socket.destroy());
      attempt('client', 'emit', () => socket.emit('close'));
      attempt('client', 'end', () => socket.end());
      attempt('client', 'pause', () => socket.pause());
      attempt('client', 'read', () => socket.read());
      attempt('client', 'resume', () => socket.resume());
      attempt('client', 'write', () => socket.write('x'));
      attempt('client', 'setEncoding', () => socket.setEncoding('utf8'));
      attempt('client', 'setKeepAlive', () => socket.setKeepAlive(true));
      attempt('client', 'setNoDelay', () => socket.setNoDelay(true));
      socket.once('close', () => log('client', 'socket closed'));
      socket.unref();
      socket.ref();
      socket.setTimeout(20, () => {
        log('client', 'timeout of the session', client.timeout, socket.timeout);
        client.close();
      });
      client.on('close', () => log('client', 'afterwards', client.socket));
    });
  },
});
