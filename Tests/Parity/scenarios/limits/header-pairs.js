// T50: maxHeaderListPairs: a request with too many fields never reaches the program.
// rows: createServer.options.option.maxHeaderListPairs
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ maxHeaderListPairs: 10 });
    server.on('stream', (stream, headers) => {
      log('server', 'server', 'stream', headers[':path']);
      stream.respond({ ':status': 200 });
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const full = client.request({ ':path': '/6', 'x-1': 'y', 'x-2': 'y', 'x-3': 'y', 'x-4': 'y', 'x-5': 'y', 'x-6': 'y' });
    watch('client.6', 'req', full);
    full.resume();
    const over = client.request({ ':path': '/7', 'x-1': 'y', 'x-2': 'y', 'x-3': 'y', 'x-4': 'y', 'x-5': 'y', 'x-6': 'y', 'x-7': 'y' });
    watch('client.7', 'req', over);
    over.resume();
    let open = 2;
    for (const req of [full, over]) req.on('close', () => { if (--open === 0) client.close(); });
  },
});
