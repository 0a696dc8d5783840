// A client that ends a request, or its session, in a listener of the request: what follows there.
// rows: Http2Stream.event.close Http2Stream.event.aborted ClientHttp2Stream.event.response ClientHttp2Stream.event.headers Http2Session.event.close
// node only: server
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  destroy: (req) => req.destroy(),
  error: (req) => req.destroy(new Error('own')),
  'close-0': (req) => req.close(0),
  'close-2': (req) => req.close(2),
  'close-8': (req) => req.close(8),
  end: (req) => req.end(),
  'session-close': (req, session) => session.close(),
  'session-destroy': (req, session) => session.destroy(),
  'session-error': (req, session) => session.destroy(new Error('session')),
  'session-code': (req, session) => session.destroy(8),
};
const events = ['headers', 'response', 'data', 'second', 'trailers', 'end', 'finish', 'wantTrailers', 'aborted'];
const cases = events.flatMap((event) => Object.keys(acts).map((act) => [event, act]));

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
    let count = 0;
    const server = net.createServer((socket) => {
      const [event] = cases[count];
      count += 1;
      if (count === cases.length) server.close();
      let input = Buffer.alloc(0);
      let start = 24;
      socket.write(frame(4, 0, 0, Buffer.alloc(0)));
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        input = Buffer.concat([input, chunk]);
        while (input.length >= start + 9 && input.length >= start + 9 + input.readUIntBE(start, 3)) {
          input = input.subarray(start);
          start = 0;
          // Answers once the whole request is there, which ends by a piece of DATA; its end comes after the answer.
          if (input[3] === 0 && input.readUIntBE(0, 3) === 1) {
            socket.write(Buffer.concat([
              frame(1, 4, 1, Buffer.from([0x08, 3, 0x31, 0x30, 0x33])), frame(1, 4, 1, Buffer.from([0x88])),
              frame(0, 0, 1, Buffer.from('abc')), frame(0, 0, 1, Buffer.from('def')),
              event === 'aborted' ? frame(3, 0, 1, Buffer.from([0, 0, 0, 8])) : frame(1, 5, 1, Buffer.from([0x10, 1, 0x61, 1, 0x62])),
            ]));
          }
          if (input[3] === 4 && input[4] === 0) socket.write(frame(4, 1, 0, Buffer.alloc(0)));
          input = input.subarray(9 + input.readUIntBE(0, 3));
        }
      });
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index === cases.length) return;
      const [event, act] = cases[index];
      const session = http2.connect(`http://localhost:${port}`);
      const seen = [];
      session.on('error', (error) => seen.push(`session ${error.message}`));
      session.on('close', () => {
        log('client', event, act, '|', seen.join(', '));
        next(index + 1);
      });
      session.on('connect', () => {
        const req = session.request({ ':method': 'POST' }, { waitForTrailers: true });
        const happens = (name) => {
          seen.push(name);
          if (name !== event || seen.includes('>')) return;
          seen.push('>');
          acts[act](req, session);
          seen.push('<');
        };
        let chunks = 0;
        req.on('data', () => {
          chunks += 1;
          happens(chunks === 1 ? 'data' : 'second');
        });
        req.on('wantTrailers', () => {
          happens('wantTrailers');
          if (!req.destroyed && !req.closed) req.sendTrailers({ t: '1' });
        });
        req.on('end', () => {
          happens('end');
          if (!req.writableEnded) req.end('yy');
        });
        for (const name of ['headers', 'response', 'aborted', 'trailers', 'finish']) req.on(name, () => happens(name));
        req.on('error', (error) => seen.push(error.message));
        req.on('close', () => {
          seen.push(`close ${req.rstCode}`);
          setImmediate(() => setImmediate(() => setImmediate(() => session.destroy())));
        });
        req.write('x');
      });
    };
    next(0);
  },
});
