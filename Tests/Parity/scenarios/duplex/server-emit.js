// server.emit('connection', duplex) makes a session of it.
// rows: Http2Server.event.connection Http2Server.event.session
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const [one, other] = stream.duplexPair();
  const server = http2.createServer();
  server.on('session', () => log('server', 'session'));
  server.on('stream', (incoming) => {
    incoming.respond();
    incoming.end('emitted');
  });
  log('server', 'emit', server.emit('connection', other));
  const client = http2.connect('http://example.org', { createConnection: () => one });
  const req = client.request();
  req.on('data', (chunk) => log('client', 'data', chunk.toString()));
  req.on('close', () => client.close());
});
