// respondWithFile on a device, with an offset and without.
// rows: errors.error-code.ERR_HTTP2_SEND_FILE_NOSEEK
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      watch(`server.${headers[':path']}`, 'stream', stream);
      stream.respondWithFile('/dev/null', {}, headers[':path'] === '/offset' ? { offset: 1 } : {});
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    let open = 2;
    for (const path of ['/offset', '/plain']) {
      const req = client.request({ ':path': path });
      watch(`client.${path}`, 'req', req);
      req.resume();
      req.on('close', () => { if (--open === 0) client.close(); });
    }
  },
});
