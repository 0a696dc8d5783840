// The compatibility API: a request or its response that is ended in a listener of either, and what follows on both.
// rows: Http2ServerRequest.event.aborted Http2ServerRequest.event.close Http2ServerResponse.event.close Http2ServerResponse.event.finish
// node only: client
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const acts = {
  'response.end': (request, response) => response.end(),
  'response.end(text)': (request, response) => response.end('z'),
  'response.destroy': (request, response) => response.destroy(),
  'response.destroy(error)': (request, response) => response.destroy(new Error('own')),
  'stream.destroy': (request, response) => response.stream.destroy(),
  'stream.close(8)': (request, response) => response.stream.close(8),
  'session.destroy': (request, response, session) => session.destroy(),
};
const events = ['request', 'data', 'request end', 'trailers', 'finish', 'aborted'];
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
    server.on('request', (request, response) => {
      const index = Number(request.url.slice(1));
      const [event, act] = cases[index];
      const { session } = request.stream;
      const seen = [];
      const happens = (name) => {
        seen.push(name);
        if (name !== event || seen.includes('>')) return;
        seen.push('>');
        acts[act](request, response, session);
        seen.push(`< ${response.writableEnded} ${response.headersSent} ${request.aborted} ${request.complete}`);
      };
      request.on('data', () => happens('data'));
      request.stream.on('trailers', () => happens('trailers'));
      request.on('end', () => {
        happens('request end');
        if (!response.writableEnded) response.end('y');
      });
      request.on('aborted', () => happens('aborted'));
      request.on('error', (error) => seen.push(`request ${error.message}`));
      request.on('close', () => seen.push(`request close ${request.aborted} ${request.complete}`));
      response.on('finish', () => happens('finish'));
      response.on('error', (error) => seen.push(`response ${error.message}`));
      response.on('close', () => seen.push(`response close ${response.writableEnded}`));
      request.stream.on('close', () => setImmediate(() => setImmediate(() => setImmediate(() => session.destroy()))));
      session.on('error', (error) => seen.push(`session ${error.message}`));
      session.on('close', () => {
        log('server', event, act, '|', seen.join(', '));
        if (index === cases.length - 1) server.close();
      });
      happens('request');
      if (!response.writableEnded && !response.stream.destroyed && !response.stream.closed) response.write('x');
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
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)), frame(1, 4, 1, head), frame(0, 0, 1, Buffer.from('abc')),
        cases[index][0] === 'aborted' ? frame(3, 0, 1, Buffer.from([0, 0, 0, 8])) : frame(1, 5, 1, Buffer.from([0x10, 1, 0x61, 1, 0x62])),
      ]));
    };
    next(0);
  },
});
