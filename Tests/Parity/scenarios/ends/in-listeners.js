// A server that ends a stream, or its session, in a listener of the stream: what follows there.
// rows: Http2Stream.event.close Http2Stream.event.aborted Http2Stream.event.trailers Http2Stream.event.wantTrailers Http2Session.event.close
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  destroy: (stream) => stream.destroy(),
  error: (stream) => stream.destroy(new Error('own')),
  'close-0': (stream) => stream.close(0),
  'close-2': (stream) => stream.close(2),
  'close-8': (stream) => stream.close(8),
  end: (stream) => stream.end(),
  'session-close': (stream, session) => session.close(),
  'session-destroy': (stream, session) => session.destroy(),
  'session-error': (stream, session) => session.destroy(new Error('session')),
  'session-code': (stream, session) => session.destroy(8),
};
// 'data' of the first chunk, of the second; the reset comes behind two chunks.
const events = ['data', 'second', 'trailers', 'end', 'finish', 'wantTrailers', 'aborted'];
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
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const index = Number(headers[':path'].slice(1));
      const [event, act] = cases[index];
      const { session } = stream;
      const seen = [];
      const happens = (name) => {
        seen.push(name);
        if (name !== event || seen.includes('>')) return;
        seen.push('>');
        acts[act](stream, session);
        seen.push('<');
      };
      let chunks = 0;
      stream.on('data', () => {
        chunks += 1;
        happens(chunks === 1 ? 'data' : 'second');
      });
      stream.on('wantTrailers', () => {
        happens('wantTrailers');
        if (!stream.destroyed && !stream.closed) stream.sendTrailers({ t: '1' });
      });
      stream.on('end', () => {
        happens('end');
        if (!stream.writableEnded) stream.end('y');
      });
      for (const name of ['aborted', 'trailers', 'finish']) stream.on(name, () => happens(name));
      stream.on('error', (error) => seen.push(error.message));
      stream.on('close', () => {
        seen.push(`close ${stream.rstCode}`);
        setImmediate(() => setImmediate(() => setImmediate(() => session.destroy())));
      });
      session.on('error', (error) => seen.push(`session ${error.message}`));
      session.on('close', () => {
        log('server', event, act, '|', seen.join(', '));
        if (index === cases.length - 1) server.close();
      });
      stream.respond({}, { waitForTrailers: true });
      stream.write('x');
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const next = (index) => {
      if (index === cases.length) return;
      const socket = net.connect(port, 'localhost');
      socket.on('error', () => {});
      socket.on('close', () => next(index + 1));
      socket.resume();
      const path = Buffer.from(`/${index}`);
      const head = Buffer.from([0x83, 0x86, 0x41, 1, 0x61, 0x04, path.length, ...path]);
      socket.write(Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, 4, 1, head),
        frame(0, 0, 1, Buffer.from('abc')), frame(0, 0, 1, Buffer.from('def')),
        cases[index][0] === 'aborted' ? frame(3, 0, 1, Buffer.from([0, 0, 0, 8])) : frame(1, 5, 1, Buffer.from([0x10, 1, 0x61, 1, 0x62])),
      ]));
    };
    next(0);
  },
});
