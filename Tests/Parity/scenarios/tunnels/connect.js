// A CONNECT tunnel: no scheme, no path, bytes both ways.
// rows: ClientHttp2Session.method.request Http2Server.event.stream
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      log('server', 'stream', headers[':method'], headers[':authority'], headers[':path'], headers[':scheme']);
      stream.respond();
      stream.on('data', (chunk) => {
        log('server', 'data', chunk);
        stream.write(`echo ${chunk}`);
      });
      stream.on('end', () => {
        log('server', 'end');
        stream.end();
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'CONNECT', ':authority': 'example.org:80' });
    watch('client', 'req', req);
    req.setEncoding('utf8');
    req.on('response', () => req.write('through'));
    req.on('data', (chunk) => {
      log('client', 'req', 'data', chunk);
      req.end();
    });
    req.on('close', () => client.close());
  },
});
