// T40: server.setTimeout with nobody listening destroys the session.
// rows: Http2Server.method.setTimeout Http2Server.property.timeout Http2Session.event.timeout
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    log('server', 'timeout was', server.timeout);
    log('server', 'setTimeout() returned', server.setTimeout(250) === server, server.timeout);
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('goaway', (code, id, data) => log('client', 'session', 'goaway', code, id, data));
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
  },
});
