// What session.socket shows.
// rows: Http2Session.property.socket
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('connect', () => {
      const socket = client.socket;
      log('client', 'socket', socket.remotePort === port, socket.destroyed, socket.bytesRead >= 0);
      client.close();
      client.on('close', () => log('client', 'afterwards', client.socket));
    });
  },
});
