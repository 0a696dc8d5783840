// A server that ends a stream whose body waits for the client's window: the events, and what of the body still goes out.
// rows: Http2Stream.method.close Http2Stream.event.aborted Http2Stream.event.close Writable.event.drain
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  destroy: (stream) => stream.destroy(),
  error: (stream) => stream.destroy(new Error('own')),
  'close-2': (stream) => stream.close(2),
  'close-8': (stream) => stream.close(8),
  end: (stream) => stream.end(),
  'session-close': (stream, session) => session.close(),
  'session-destroy': (stream, session) => session.destroy(),
  'session-error': (stream, session) => session.destroy(new Error('session')),
};
const sequences = [
  'destroy', 'error', 'close-2', 'close-8', 'end destroy', 'end error', 'end close-2', 'end close-8', 'session-destroy', 'session-error',
  'session-close destroy',
];
// At once, when the window is used up, or in 'drain' once there is one again.
const cases = ['now', 'blocked', 'drain'].flatMap((when) => ['get', 'post'].flatMap((request) => sequences.map((sequence) => [when, request, sequence])));

const frame = (type, flags, id, payload) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
};

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const index = Number(headers[':path'].slice(1));
      const [when, request, sequence] = cases[index];
      const { session } = stream;
      const events = [];
      const run = () => {
        for (const act of sequence.split(' ')) acts[act](stream, session);
        events.push('returned');
      };
      for (const event of ['aborted', 'finish', 'end']) stream.on(event, () => events.push(event));
      stream.on('drain', () => {
        events.push('drain');
        if (when === 'drain') run();
      });
      stream.on('error', (error) => events.push(error.message));
      stream.on('close', () => {
        events.push(`close ${stream.rstCode}`);
        setImmediate(() => setImmediate(() => setImmediate(() => session.destroy())));
      });
      session.on('error', (error) => events.push(`session ${error.message}`));
      session.on('close', () => {
        log('server', when, request, sequence, '|', events.join(', '));
        if (index === cases.length - 1) server.close();
      });
      stream.respond();
      stream.write(Buffer.alloc(70000), (error) => events.push(`written ${error ? error.code : 'well'}`));
      if (when === 'now') run();
      if (when === 'blocked') session.on('ping', run);
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index === cases.length) return;
      const [when, request, sequence] = cases[index];
      const socket = net.connect(port, 'localhost');
      const frames = [];
      let length = 0;
      let input = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        input = Buffer.concat([input, chunk]);
        while (input.length >= 9 && input.length >= 9 + input.readUIntBE(0, 3)) {
          const size = input.readUIntBE(0, 3);
          if (input[3] === 0) {
            length += size;
            if (input[4] & 1) frames.push('END_STREAM');
            if (length === 65535 && when === 'blocked') socket.write(frame(6, 0, 0, Buffer.alloc(8)));
            if (length === 65535 && when === 'drain') {
              socket.write(Buffer.concat([0, 1].map((id) => frame(8, 0, id, Buffer.from([0, 1, 0, 0])))));
            }
          }
          if (input[3] === 3) frames.push(`RST_STREAM ${input.readUInt32BE(9)}`);
          if (input[3] === 7) frames.push(`GOAWAY ${input.readUInt32BE(13)}`);
          input = input.subarray(9 + size);
        }
      });
      socket.on('close', () => {
        log('frames', when, request, sequence, '|', length, frames.join(', '));
        next(index + 1);
      });
      const path = Buffer.from(`/${index}`);
      const head = Buffer.from([request === 'get' ? 0x82 : 0x83, 0x86, 0x41, 1, 0x61, 0x04, path.length, ...path]);
      socket.write(Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, request === 'get' ? 5 : 4, 1, head),
      ]));
    };
    next(0);
  },
});
