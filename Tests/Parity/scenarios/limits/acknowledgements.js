// A peer that asks for more acknowledgements than it reads. The client writes octets.
// rows: http2.default.outbound-queue-flood-limit
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
    const ping = '0000080600000000006162636465666768';
    socket.write(Buffer.from('505249202a20485454502f322e300d0a0d0a534d0d0a0d0a' + '000000040000000000' + ping.repeat(3000), 'hex'));
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => log('client', 'close'));
  },
});
