// The promise form of connect().
// rows: http2.function.connectpromisify
const http2 = require('node:http2');
const { scenario, log, serve, connect } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    serve(server, ready);
  },
  client(port) {
    const connect = require('node:util').promisify(http2.connect);
    (async () => {
      const client = await connect(`http://localhost:${port}`);
      log('client', 'connected', client.connecting);
      client.close();
      try {
        await connect('http://127.0.0.1:1');
      } catch (error) {
        log('client', 'rejected', error.code);
      }
    })();
  },
});
