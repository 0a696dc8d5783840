// maxSessionInvalidFrames: a session that gets too many of them ends. The client writes octets.
// rows: createServer.options.option.maxSessionInvalidFrames errors.error-code.ERR_HTTP2_TOO_MANY_INVALID_FRAMES
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log, watch } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ maxSessionInvalidFrames: 2 });
    watch('server', 'server', server);
    server.on('stream', (stream) => log('server', 'stream', stream.id));
    server.on('session', (session) => {
      watch('server', 'session', session);
      session.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, 'localhost');
    const parts = ['505249202a20485454502f322e300d0a0d0a534d0d0a0d0a', '000000040000000000'];
    // GET without :path.
    for (const id of ['01', '03', '05', '07', '09']) parts.push(`0000030105000000${id}828686`);
    socket.write(Buffer.from(parts.join(''), 'hex'));
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => log('client', 'close'));
  },
});
