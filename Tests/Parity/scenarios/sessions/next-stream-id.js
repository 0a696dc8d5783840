// setNextStreamID(), what it refuses, and the end of all ids.
// rows: Http2Session.method.setNextStreamID errors.error-code.ERR_HTTP2_OUT_OF_STREAMS
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      log('server', 'stream', stream.id);
      stream.respond({}, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    client.on('connect', () => {
      for (const id of [0, -1, 4294967296]) attempt('client', `id ${id}`, () => client.setNextStreamID(id));
      attempt('client', 'id 2147483647', () => client.setNextStreamID(2147483647));
      log('client', 'next', client.state.nextStreamID);
      const last = client.request();
      log('client', 'last', last.id);
      const none = client.request();
      log('client', 'none', none.id);
      watch('client.none', 'none', none);
      last.resume();
      last.on('close', () => client.close());
    });
  },
});
