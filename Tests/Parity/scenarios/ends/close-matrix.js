// stream.close() on a server: codes, methods, what was sent before, and when; which events follow on either side.
// rows: Http2Stream.method.close Http2Stream.event.aborted Http2Stream.property.rstCode Http2Stream.property.aborted
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

// When close() is called, and after what.
const forms = [
  ['now', 'nothing'], ['now', 'headers'], ['immediate', 'nothing'], ['immediate', 'headers'], ['sent', 'headers'], ['sent', 'data'],
];
const cases = [0, 2, 8].flatMap((code) => forms.map(([when, sent]) => [code, when, sent]));

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const [code, when, sent] = cases[Number(headers['x-case'])];
      const events = [];
      for (const event of ['aborted', 'finish', 'end', 'error', 'close']) stream.on(event, () => events.push(event));
      const send = () => {
        if (sent !== 'nothing') stream.respond();
        if (sent === 'data') stream.write('x');
      };
      const close = () => {
        if (when !== 'sent') send();
        stream.close(code);
        events.push('|');
      };
      if (when === 'sent') send();
      if (when === 'now') close();
      else setImmediate(close);
      stream.on('close', () => log('server', code, when, sent, events, stream.rstCode));
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let index = 0;
    const next = () => {
      if (index === cases.length) return client.close();
      const req = client.request({ 'x-case': index });
      index += 1;
      req.on('error', () => {});
      req.resume();
      req.on('close', () => setImmediate(next));
    };
    client.on('connect', next);
  },
});
