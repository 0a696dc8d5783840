// T29: one pushed stream, both consumed.
// rows: ServerHttp2Stream.method.pushStream ClientHttp2Stream.event.push Http2Session.event.stream ServerHttp2Stream.property.pushAllowed
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      watch('server.stream', 'stream', stream);
      log('server.stream', 'pushAllowed', stream.pushAllowed);
      stream.pushStream({ ':path': '/p' }, (error, push, headers) => {
        log('server.push', 'push callback', error, push.id, headers[':path'], headers[':method'], headers[':scheme']);
        watch('server.push', 'push', push);
        push.respond({ ':status': 200 });
        push.end('pushed');
      });
      stream.respond({ ':status': 200 });
      stream.end('main');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    let open = 2;
    const done = () => { if (--open === 0) client.close(); };
    client.on('stream', (push, headers, flags) => {
      log('client', 'session', 'stream', push.id, headers[':method'], headers[':path'], flags);
      watch('client.push', 'push', push);
      push.on('data', (chunk) => log('client.push', 'push', 'data', chunk));
      push.on('close', done);
    });
    const req = client.request();
    watch('client.req', 'req', req);
    req.on('data', (chunk) => log('client.req', 'req', 'data', chunk));
    req.on('close', done);
  },
});
