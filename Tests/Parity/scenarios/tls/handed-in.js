// A secure server shakes hands over a duplex in memory that it is handed by emit('connection'); large bodies both ways.
// rows: Http2SecureServer.event.connection connect.options.option.createConnection
const http2 = require('node:http2');
const stream = require('node:stream');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

scenario(() => {
  const [near, far] = stream.duplexPair();
  const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert });
  server.on('secureConnection', (socket) => log('server', 'secureConnection', socket.alpnProtocol, socket.servername));
  server.on('session', (session) => {
    log('server', 'session', session.encrypted, session.alpnProtocol);
  });
  server.on('stream', (incoming) => {
    incoming.respond();
    let bytes = 0;
    incoming.on('data', (chunk) => { bytes += chunk.length; });
    incoming.on('end', () => {
      log('server', 'received', bytes);
      incoming.end(Buffer.alloc(1048576));
    });
  });
  log('server', 'emit', server.emit('connection', far));
  const socket = tls.connect({ socket: near, servername: 'localhost', ALPNProtocols: ['h2'], ca: localhost.cert });
  const client = http2.connect('https://localhost', { createConnection: () => socket });
  client.on('connect', () => log('client', 'connect', client.encrypted, client.alpnProtocol, socket.authorized));
  const req = client.request({ ':method': 'POST' });
  req.end(Buffer.alloc(1048576));
  let bytes = 0;
  req.on('data', (chunk) => { bytes += chunk.length; });
  req.on('end', () => log('client', 'received', bytes));
  req.on('close', () => client.close());
});
