// 'wantTrailers' and 'finish' of a response, by how its body was written.
// rows: Http2Stream.event.wantTrailers respond.options.option.waitForTrailers
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

const bodies = ['end', 'end with a chunk', 'write and end', 'write and end with a chunk', 'in an immediate', 'much'];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const body = bodies[Number(headers['x-body'])];
      const events = [];
      stream.on('finish', () => events.push('finish'));
      stream.on('wantTrailers', () => {
        events.push('wantTrailers');
        stream.sendTrailers({ 'x-t': '1' });
      });
      stream.on('close', () => log('server', body, events));
      stream.respond({}, { waitForTrailers: true });
      if (body === 'end') stream.end();
      if (body === 'end with a chunk') stream.end('body');
      if (body === 'much') stream.end(Buffer.alloc(100000));
      if (body === 'in an immediate') setImmediate(() => stream.end('body'));
      if (body.startsWith('write')) stream.write('a');
      if (body === 'write and end') stream.end();
      if (body === 'write and end with a chunk') stream.end('b');
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let index = 0;
    const next = () => {
      if (index === bodies.length) return client.close();
      const req = client.request({ 'x-body': index });
      index += 1;
      req.on('trailers', (headers) => log('client', 'trailers', headers));
      req.resume();
      req.on('close', () => setImmediate(next));
    };
    client.on('connect', next);
  },
});
