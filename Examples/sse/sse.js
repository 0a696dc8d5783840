// Server-sent events: one stream for each listener stays open, and what happens is written to all of them.
const http2 = require('node:http2');

const listeners = new Set();
let lastId = 0;

function broadcast(event, data) {
  lastId += 1;
  const text = `id: ${lastId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  for (const stream of listeners) stream.write(text);
}

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  if (headers.accept !== 'text/event-stream') {
    stream.respond({ ':status': 406 }, { endStream: true });
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  stream.write('retry: 1000\n\n');
  listeners.add(stream);
  // Keeps proxies from giving up on a quiet stream.
  const heartbeat = setInterval(() => stream.write(': still here\n\n'), 15000);
  stream.on('close', () => {
    clearInterval(heartbeat);
    listeners.delete(stream);
    console.log('gone, left', listeners.size);
  });
});

// Takes whole events off the front of what has arrived; returns the rest.
function readEvents(text, handle) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  for (const block of blocks) {
    const event = {};
    for (const line of block.split('\n')) {
      const [name, value] = line.split(': ');
      event[name] = value;
    }
    handle(event);
  }
  return rest;
}

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const refused = client.request({ ':path': '/events' });
  refused.on('response', (headers) => console.log('without accept', headers[':status']));
  refused.on('close', () => {
    const req = client.request({ ':path': '/events', 'accept': 'text/event-stream' });
    req.setEncoding('utf8');
    let rest = '';
    let seen = 0;
    let timer;
    req.on('data', (text) => {
      rest = readEvents(rest + text, (event) => {
        if (event.retry) {
          console.log('open, retry after', event.retry);
          timer = setInterval(() => broadcast('tick', { at: seen, of: 3 }), 5);
          return;
        }
        console.log(event.id, event.event, JSON.parse(event.data).of);
        seen += 1;
        if (seen === 3) {
          clearInterval(timer);
          req.close();
        }
      });
    });
    req.on('close', () => {
      client.close();
      server.close();
    });
  });
  refused.resume();
});
