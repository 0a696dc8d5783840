// Listeners of a server, a session and a stream by string.
// rows: Http2Server.event.stream Http2Session.event.connect
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('session', (session) => {
      log('server', 'session');
      session.on('connect', () => log('server', 'session', 'connect'));
      session.on('stream', (stream, headers) => log('server', 'session', 'stream', headers[':path']));
    });
    server.on('stream', (stream, headers) => {
      log('server', 'server', 'stream', headers[':path']);
      stream.respond({}, { endStream: true });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':path': '/order' });
    req.resume();
    req.on('close', () => client.close());
  },
});
