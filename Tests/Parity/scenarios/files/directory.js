// respondWithFile on a directory.
// rows: errors.error-code.ERR_HTTP2_SEND_FILE
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      watch(`server.${headers[':path']}`, 'stream', stream);
      const options = headers[':path'] === '/handled' ? {
        onError(error) {
          log('server./handled', 'onError', error);
          stream.respond({ ':status': 403 }, { endStream: true });
        },
      } : {};
      stream.respondWithFile('/', {}, options);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    let open = 2;
    for (const path of ['/handled', '/not']) {
      const req = client.request({ ':path': path });
      watch(`client.${path}`, 'req', req);
      req.resume();
      req.on('close', () => { if (--open === 0) client.close(); });
    }
  },
});
