// What may be done with req.socket.
// rows: Http2ServerRequest.property.socket Http2ServerResponse.property.socket errors.error-code.ERR_HTTP2_NO_SOCKET_MANIPULATION
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      const { socket } = req;
      log('server', socket.readable, socket.writable, socket.destroyed, socket.remotePort > 0);
      attempt('server', 'read', () => socket.read());
      attempt('server', 'write', () => socket.write('x'));
      attempt('server', 'pause', () => socket.pause());
      attempt('server', 'resume', () => socket.resume());
      res.end();
      res.on('close', () => log('server', 'closed', res.socket, socket.destroyed));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.resume();
    req.on('close', () => client.close());
  },
});
