// The porting guide's pair about async functions.
// rows: Readable.method.asyncIterator http2.function.connectpromisify
const http2 = require('node:http2');
const util = require('node:util');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond();
      stream.end('in pieces');
    });
    serve(server, ready);
  },
  client(port) {
    const get = async (path) => {
      const client = await util.promisify(http2.connect)(`http://localhost:${port}`);
      const req = client.request({ ':path': path });
      let body = '';
      for await (const chunk of req) body += chunk;
      client.close();
      return body;
    };

    (async () => {
      log('client', await get('/'));
    })();
  },
});
