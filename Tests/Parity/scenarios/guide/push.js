// The porting guide's pair about push.
// rows: ServerHttp2Stream.method.pushStream
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.pushStream({ ':path': '/style.css' }, (error, pushed) => {
        if (error) throw error;
        pushed.respond({ ':status': 200 });
        pushed.end('p { color: red }');
      });
      stream.respond({ ':status': 200 });
      stream.end('<p>pushed</p>');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('stream', (pushed, headers) => {
      pushed.on('push', (responseHeaders) => log('client', headers[':path'], responseHeaders[':status']));
      pushed.on('data', (chunk) => log('client', chunk.toString()));
      pushed.on('close', () => client.close());
    });
    const req = client.request();
    req.resume();
  },
});
