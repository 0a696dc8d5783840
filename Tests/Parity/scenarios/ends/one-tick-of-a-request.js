// What a client does with a request in one tick, and how it ends the stream there: the events that follow, and the frames.
// rows: Http2Stream.method.close Http2Stream.event.close Http2Stream.event.aborted
// node only: server
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  write: (req, events) => req.write('x', (error) => events.push(`written ${error ? error.code ?? error.message : 'well'}`)),
  end: (req) => req.end(),
  text: (req) => req.end('x'),
  destroy: (req) => req.destroy(),
  error: (req) => req.destroy(new Error('own')),
  'close-0': (req) => req.close(0),
  'close-2': (req) => req.close(2),
  'close-8': (req) => req.close(8),
};
const sequences = [
  'destroy', 'write destroy', 'write write destroy', 'end destroy', 'text destroy', 'write end destroy', 'error', 'write error', 'text error',
  'close-0', 'close-2', 'close-8', 'write close-0', 'write close-2', 'write close-8', 'end close-0', 'end close-2', 'end close-8',
  'text close-0', 'text close-2', 'text close-8', 'write end close-0', 'write end close-8',
];
// The request is made before its session is connected, after that, or all that happens in the listener of 'response'.
const cases = ['before', 'after', 'response', 'read'].flatMap((when) => sequences.map((sequence) => [when, sequence]))
  // Here Node forgets the callback of the write.
  .filter(([when, sequence]) => when !== 'before' || sequence !== 'write end destroy');

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
    let count = 0;
    const server = net.createServer((socket) => {
      const frames = [];
      const [when, sequence] = cases[count];
      count += 1;
      if (count === cases.length) server.close();
      let input = Buffer.alloc(0);
      let start = 24;
      socket.write(frame(4, 0, 0));
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        input = Buffer.concat([input, chunk]);
        while (input.length >= start + 9 && input.length >= start + 9 + input.readUIntBE(start, 3)) {
          input = input.subarray(start);
          start = 0;
          const length = input.readUIntBE(0, 3);
          const [, , , type, flags] = input;
          const end = flags & 1 ? ' END_STREAM' : '';
          if (type === 0) frames.push(`DATA ${length}${end}`);
          if (type === 1) {
            frames.push(`HEADERS${end}`);
            if (when === 'response' || when === 'read') socket.write(frame(1, 4, input.readUInt32BE(5), Buffer.from([0x88])));
          }
          if (type === 3) frames.push(`RST_STREAM ${input.readUInt32BE(9)}`);
          if (type === 4 && flags === 0) socket.write(frame(4, 1, 0));
          if (type === 6) {
            socket.write(frame(6, 1, 0, input.subarray(9, 17)));
            // The text of end() shares its frame with END_STREAM here, and cannot be called back.
            if (!sequence.startsWith('text')) log('frames', when, sequence, '|', frames.join(', '));
          }
          input = input.subarray(9 + length);
        }
      });
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index === cases.length) return;
      const [when, sequence] = cases[index];
      const client = http2.connect(`http://localhost:${port}`);
      const events = [];
      const begin = () => {
        const req = client.request({ ':method': 'POST' });
        for (const event of ['aborted', 'ready', 'response', 'finish', 'end', 'drain']) req.on(event, () => events.push(event));
        req.on('error', (error) => events.push(error.message));
        req.on('close', () => {
          events.push(`close ${req.rstCode}`);
          setImmediate(() => client.ping(() => {
            log('client', when, sequence, '|', events.join(', '));
            client.destroy();
          }));
        });
        const run = () => {
          for (const act of sequence.split(' ')) acts[act](req, events);
          events.push('returned');
        };
        if (when === 'read') req.resume();
        if (when === 'response' || when === 'read') req.on('response', run);
        else run();
      };
      client.on('close', () => next(index + 1));
      if (when === 'after') client.on('connect', () => setImmediate(begin));
      else begin();
    };
    next(0);
  },
});
