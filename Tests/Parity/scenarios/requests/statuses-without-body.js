// T37: 204, 205 and 304 end the writable half with the headers.
// rows: ServerHttp2Stream.method.respond http2.constants.constant-group.HTTP_STATUS_*
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

const statuses = [204, 205, 304];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const status = Number(headers['x-status']);
      const lane = `server.${status}`;
      watch(lane, 'stream', stream);
      stream.respond({ ':status': status });
      log(lane, 'flags', stream.writableEnded, stream.headRequest);
      const written = stream.write('hello', (error) => log(lane, 'write callback', error));
      log(lane, 'write() returned', written);
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    let open = statuses.length;
    for (const status of statuses) {
      const req = client.request({ 'x-status': status });
      watch(`client.${status}`, 'req', req);
      req.resume();
      req.on('close', () => { if (--open === 0) client.close(); });
    }
  },
});
