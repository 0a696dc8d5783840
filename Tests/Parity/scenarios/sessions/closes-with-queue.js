// close() with requests that wait for the peer's limit of streams: they are served first.
// rows: Http2Session.method.close
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 1 } });
    server.on('stream', (stream, headers) => {
      log('server', 'stream', headers[':path']);
      stream.respond();
      stream.end(headers[':path']);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('close', () => log('client', 'session closed'));
    client.once('remoteSettings', () => {
      for (const path of ['/1', '/2', '/3']) {
        const req = client.request({ ':path': path });
        log('client', 'request', req.id, req.pending);
        req.on('response', () => {
          log('client', path, 'response');
          if (path === '/1') client.close();
        });
        req.on('data', (chunk) => log('client', path, 'data', chunk));
        req.on('aborted', () => log('client', path, 'aborted'));
        req.on('error', (error) => log('client', path, 'error', error));
        req.on('close', () => log('client', path, 'close', req.rstCode));
      }
    });
  },
});
