// maxSettings of a server: a frame with more entries ends the session. The client writes octets.
// rows: createServer.options.option.maxSettings errors.error-code.ERR_HTTP2_ERROR Http2Server.event.sessionError
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log, watch } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ maxSettings: 2 });
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
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(Buffer.from('000012040000000000' + '000100001000' + '000300000064' + '00040000ffff', 'hex'));
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => log('client', 'close'));
  },
});
