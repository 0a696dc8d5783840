// The ends of sessions over a pair of streams in memory, and of the pair below them: who waits for whom.
// rows: Http2Session.method.destroy Http2Session.method.close Http2Session.event.close connect.options.option.createConnection
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

// What each case does; the peer answers as a server, or reads and says nothing.
const acts = {
  'destroy': ({ client }) => client.destroy(),
  'destroy with an error': ({ client }) => client.destroy(new Error('own')),
  'destroy with a code': ({ client }) => client.destroy(8),
  'this end destroyed': ({ one }) => one.destroy(),
  'this end destroyed with an error': ({ one }) => one.destroy(new Error('broken')),
  'this end ended': ({ one }) => one.end(),
  'the other end ended': ({ other }) => other.end(),
};
// Runs a function some immediates on.
const later = (count, call) => (count === 0 ? call() : setImmediate(() => later(count - 1, call)));
const cases = ['server', 'nobody'].flatMap((peer) => Object.keys(acts).map((act) => [peer, act]))
  // Without an answer this one goes on for ever, and those leave the other end without one.
  .filter(([peer, act]) => (peer === 'server' ? act !== 'this end destroyed' : act !== 'this end ended'));

scenario(() => {
  const next = (index) => {
    if (index === cases.length) return;
    const [peer, act] = cases[index];
    const [one, other] = stream.duplexPair();
    const lanes = { one: [], other: [], client: [], server: [] };
    const watch = (name, object, ...events) => {
      for (const event of events) object.on(event, (error) => lanes[name].push(error instanceof Error ? error.message : event));
    };
    watch('one', one, 'end', 'finish', 'error', 'close');
    watch('other', other, 'end', 'finish', 'error', 'close');
    if (peer === 'server') {
      const server = http2.performServerHandshake(other);
      watch('server', server, 'error', 'close');
      server.on('stream', (stream) => {
        watch('server', stream, 'aborted', 'end', 'finish', 'error', 'close');
        stream.resume();
        stream.respond();
      });
    } else {
      other.resume();
    }
    const client = http2.connect('http://example.org', { createConnection: () => one });
    watch('client', client, 'error', 'close');
    client.on('close', () => {
      later(5, () => {
        for (const [lane, events] of Object.entries(lanes)) log(lane, peer, act, '|', events.join(', '));
        one.destroy();
        other.destroy();
        next(index + 1);
      });
    });
    const run = () => setImmediate(() => acts[act]({ one, other, client }));
    if (peer === 'server') {
      const req = client.request({ ':method': 'POST' });
      watch('client', req, 'aborted', 'end', 'finish', 'error', 'close');
      req.on('response', () => {
        req.resume();
        run();
      });
    } else {
      client.on('connect', () => setImmediate(run));
    }
  };
  next(0);
});
