// A header block of the server's that is too large, and what was done with the stream besides: when 'frameError' comes, by which code the stream ends.
// rows: Http2Stream.event.frameError createServer.options.option.maxSendHeaderBlockLength Http2Stream.event.close
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const large = { x: 'y'.repeat(200) };
const acts = {
  respond: (stream) => stream.respond(large),
  'end-stream': (stream) => stream.respond(large, { endStream: true }),
  inform: (stream) => stream.additionalHeaders({ ':status': 103, ...large }),
  well: (stream) => stream.respond(),
  push: (stream, events) => {
    stream.pushStream({ ':path': '/', ...large }, (error, push) => {
      events.push(`pushed ${push.id}`);
      push.on('error', (error) => events.push(`pushed ${error.message}`));
      push.on('close', () => events.push(`pushed close ${push.rstCode}`));
    });
  },
  trailers: (stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(large));
  },
  write: (stream) => stream.write('x'),
  end: (stream) => stream.end(),
  text: (stream) => stream.end('x'),
  destroy: (stream) => stream.destroy(),
  'close-8': (stream) => stream.close(8),
  'session-close': (stream) => stream.session.close(),
};
const sequences = [
  'respond', 'respond write', 'respond text', 'respond end', 'respond write end', 'end-stream', 'inform', 'inform well text', 'trailers text',
  'respond destroy', 'respond close-8', 'respond session-close', 'push well',
];
const cases = ['now', 'immediate'].flatMap((when) => ['get', 'post', 'read'].flatMap((request) => sequences.map((sequence) => [when, request, sequence])))
  // What was well sent behind it ends before its 'frameError' where the request goes on.
  .filter(([, request, sequence]) => request === 'get' || !sequence.includes('well text'));

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
    const server = http2.createServer({ maxSendHeaderBlockLength: 100 });
    server.on('stream', (stream, headers) => {
      const index = Number(headers[':path'].slice(1));
      const [when, request, sequence] = cases[index];
      const events = [];
      for (const event of ['aborted', 'finish', 'end', 'wantTrailers']) stream.on(event, () => events.push(event));
      stream.on('frameError', (type, code, id) => events.push(`frameError ${type} ${code} ${id}`));
      stream.on('error', (error) => events.push(error.message));
      stream.on('close', () => events.push(`close ${stream.rstCode}`));
      stream.session.on('close', () => {
        log('server', when, request, sequence, '|', events.join(', '));
        if (index === cases.length - 1) server.close();
      });
      if (request === 'read') stream.resume();
      const run = () => {
        for (const act of sequence.split(' ')) acts[act](stream, events);
        events.push('returned');
      };
      if (when === 'now') run();
      else setImmediate(run);
    });
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
          if (kind === 'RST_STREAM') frames.push(`RST_STREAM ${input.readUInt32BE(9)}`);
          else if (kind === 'DATA' || kind === 'HEADERS') frames.push(`${kind}${input[4] & 1 ? ' END_STREAM' : ''}`);
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
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, request === 'get' ? 5 : 4, 1, head),
      ]));
    };
    next(0);
  },
});
