// A server's asynchronous disposal.
// rows: Http2Server.method.asyncDispose
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  const server = http2.createServer();
  server.on('close', () => log('main', 'server', 'close'));
  server.listen(0, async () => {
    await server[Symbol.asyncDispose]();
    log('main', 'disposed', server.listening);
  });
});
