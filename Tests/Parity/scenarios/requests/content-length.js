// Requests whose body is not as long as content-length says.
// rows: Http2Server.event.stream errors.error-code.ERR_HTTP2_STREAM_ERROR
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const frame = (type, flags, id, payload) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
};
const literal = (name, value) => Buffer.concat([Buffer.from([0x10, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]);
const head = Buffer.concat([Buffer.from([0x83, 0x84, 0x86]), literal(':authority', 'a'), literal('content-length', '5')]);

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      log('server', 'stream', stream.id);
      stream.resume();
      stream.on('aborted', () => log('server', stream.id, 'aborted'));
      stream.on('end', () => log('server', stream.id, 'end'));
      stream.on('error', (error) => log('server', stream.id, 'error', error));
      stream.on('close', () => log('server', stream.id, 'close', stream.rstCode));
    });
    server.on('sessionError', (error) => log('server', 'sessionError', error));
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = net.connect(port, 'localhost');
    const resets = [];
    let input = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      input = Buffer.concat([input, chunk]);
      while (input.length >= 9 && input.length >= 9 + input.readUIntBE(0, 3)) {
        if (input[3] === 3) resets.push([input.readUInt32BE(5), input.readUInt32BE(9)]);
        input = input.subarray(9 + input.readUIntBE(0, 3));
      }
      if (resets.length === 2) socket.end();
    });
    socket.on('close', () => log('client', 'resets', resets));
    socket.write(Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)),
      frame(1, 5, 1, head), frame(1, 4, 3, head), frame(0, 1, 3, Buffer.from('abc')),
    ]));
  },
});
