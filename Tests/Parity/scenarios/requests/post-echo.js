// T02: a POST that the server pipes back to itself, written before the session is connected.
// rows: Readable.method.pipe Writable.method.write Writable.method.end
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags) => {
      log('server', 'server', 'stream', headers[':method'], flags);
      watch('server', 'stream', stream);
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => log('client', 'body', body));
    req.on('close', () => client.close());
    log('client', 'write() returned', req.write('abc', () => log('client', 'write callback')));
    req.end('def', () => log('client', 'end callback'));
  },
});
