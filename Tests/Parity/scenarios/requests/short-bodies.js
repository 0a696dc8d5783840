// A request's body that ends before content-length is reached: its reader gets what came, then the error.
// rows: Http2Server.event.stream Http2Stream.event.aborted Readable.event.data errors.error-code.ERR_HTTP2_STREAM_ERROR
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
const data = (text, isEnd) => frame(0, isEnd ? 1 : 0, 1, Buffer.from(text));
const trailers = frame(1, 5, 1, literal('a', 'b'));
// The frames of each body, and how it is read.
const bodies = {
  'an empty end': [data('abc'), data('', true)],
  'one frame': [data('abc', true)],
  'two frames': [data('ab'), data('c', true)],
  'padded': [frame(0, 9, 1, Buffer.from([2, 0x61, 0x62, 0x63, 0, 0]))],
  'trailers': [data('abc'), trailers],
};
const cases = ['data', 'readable', 'nothing', 'respond'].flatMap((reader) => Object.keys(bodies).map((body) => [reader, body]));

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const index = Number(headers[':path'].slice(1));
      const [reader, body] = cases[index];
      const events = [];
      for (const event of ['aborted', 'end', 'trailers']) stream.on(event, () => events.push(event));
      stream.on('error', (error) => events.push(error.code));
      stream.on('close', () => {
        events.push(`close ${stream.rstCode}`);
        log('server', reader, body, '|', events.join(', '));
        if (index === cases.length - 1) server.close();
      });
      if (reader === 'data' || reader === 'respond') stream.on('data', (chunk) => events.push(`data ${chunk}`));
      if (reader === 'respond') stream.respond();
      if (reader === 'readable') {
        stream.on('readable', () => {
          for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) events.push(`read ${chunk}`);
        });
      }
    });
    server.on('sessionError', (error) => log('server', 'sessionError', error));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index === cases.length) return;
      const socket = net.connect(port, 'localhost');
      let input = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        input = Buffer.concat([input, chunk]);
        while (input.length >= 9 && input.length >= 9 + input.readUIntBE(0, 3)) {
          if (input[3] === 3) {
            log('client', ...cases[index], 'reset', input.readUInt32BE(9));
            socket.destroy();
          }
          input = input.subarray(9 + input.readUIntBE(0, 3));
        }
      });
      socket.on('close', () => next(index + 1));
      const path = Buffer.from(`/${index}`);
      const head = Buffer.concat([Buffer.from([0x83, 0x86, 0x41, 1, 0x61, 0x04, path.length, ...path]), literal('content-length', '5')]);
      socket.write(Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, 4, 1, head), ...bodies[cases[index][1]],
      ]));
    };
    next(0);
  },
});
