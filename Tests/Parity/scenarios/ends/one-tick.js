// What a server does with a stream in one tick, and how it ends the stream there: the events that follow, and the frames.
// rows: Http2Stream.method.close Http2Stream.event.close Http2Stream.event.aborted
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  respond: (stream) => stream.respond(),
  'end-stream': (stream) => stream.respond({}, { endStream: true }),
  write: (stream, events) => stream.write('x', (error) => events.push(`written ${error ? error.code ?? error.message : 'well'}`)),
  end: (stream) => stream.end(),
  text: (stream) => stream.end('x'),
  destroy: (stream) => stream.destroy(),
  error: (stream) => stream.destroy(new Error('own')),
  'close-0': (stream) => stream.close(0),
  'close-2': (stream) => stream.close(2),
  'close-8': (stream) => stream.close(8),
};
const sequences = [
  'destroy', 'respond destroy', 'respond write destroy', 'respond write write destroy', 'write destroy', 'respond end destroy',
  'end destroy', 'end-stream destroy', 'error', 'respond error', 'respond write error',
  'respond close-0', 'respond close-2', 'respond close-8', 'respond write close-0', 'respond write close-2', 'respond write close-8',
  'respond end close-0', 'respond end close-2', 'respond end close-8', 'respond text close-0', 'respond text close-8',
  'respond write end close-0', 'respond write end close-8', 'write close-8', 'text close-8', 'end-stream close-0', 'end-stream close-8',
];
// The request is a GET, a POST whose body goes on, or one whose body is read; the listener acts at once or in an immediate.
const cases = ['now', 'immediate'].flatMap((when) => ['get', 'post', 'read'].flatMap((request) => sequences.map((sequence) => [when, request, sequence])))
  // The text of end() shares its frame with END_STREAM here, and cannot be called back.
  .filter(([when, , sequence]) => when === 'now' || !sequence.endsWith('text close-8'));

const frame = (type, flags, id, ...payload) => {
  const head = Buffer.alloc(9);
  const body = Buffer.concat(payload);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, body]);
};

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const index = Number(headers[':path'].slice(1));
      const [when, request, sequence] = cases[index];
      const session = stream.session;
      const events = [];
      for (const event of ['aborted', 'finish', 'end', 'drain']) stream.on(event, () => events.push(event));
      stream.on('error', (error) => events.push(error.message));
      stream.on('close', () => {
        events.push(`close ${stream.rstCode}`);
        setImmediate(() => {
          log('server', when, request, sequence, '|', events.join(', '));
          session.ping(() => {});
          if (index === cases.length - 1) session.on('close', () => server.close());
        });
      });
      if (request === 'read') stream.resume();
      const run = () => {
        for (const act of sequence.split(' ')) acts[act](stream, events);
        events.push('returned');
      };
      if (when === 'now') run();
      else setImmediate(run);
    });
    server.on('session', (session) => session.on('error', () => {}));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const kinds = ['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY', 'WINDOW_UPDATE'];
    const next = (index) => {
      if (index === cases.length) return;
      const [when, request, sequence] = cases[index];
      const socket = net.connect(port, 'localhost');
      const frames = [];
      let input = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        input = Buffer.concat([input, chunk]);
        while (input.length >= 9 && input.length >= 9 + input.readUIntBE(0, 3)) {
          const length = input.readUIntBE(0, 3);
          const kind = kinds[input[3]];
          if (kind === 'PING') socket.destroy();
          else if (kind === 'RST_STREAM') frames.push(`RST_STREAM ${input.readUInt32BE(9)}`);
          else if (kind === 'DATA') frames.push(`DATA ${length}${input[4] & 1 ? ' END_STREAM' : ''}`);
          else if (kind === 'HEADERS') frames.push(`HEADERS${input[4] & 1 ? ' END_STREAM' : ''}`);
          else if (kind === 'GOAWAY') frames.push(`GOAWAY ${input.readUInt32BE(13)}`);
          input = input.subarray(9 + length);
        }
      });
      socket.on('close', () => {
        log('frames', when, request, sequence, '|', frames.join(', '));
        next(index + 1);
      });
      const path = Buffer.from(`/${index}`);
      const head = Buffer.from([request === 'get' ? 0x82 : 0x83, 0x86, 0x41, 1, 0x61, 0x04, path.length, ...path]);
      socket.write(Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0), frame(1, request === 'get' ? 5 : 4, 1, head),
        request === 'read' ? frame(0, 0, 1, Buffer.from('abc')) : Buffer.alloc(0),
      ]));
    };
    next(0);
  },
});
