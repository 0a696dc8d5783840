// A client with every option that changes nothing for a plain request.
// rows: connect.options.option.maxDeflateDynamicTableSize connect.options.option.maxSettings connect.options.option.maxSessionMemory connect.options.option.maxHeaderListPairs connect.options.option.unknownProtocolTimeout connect.options.option.streamResetBurst connect.options.option.streamResetRate connect.options.option.maxOriginSetSize
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.respond({ 'x-a': 'b' });
      stream.end('body');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, {
      maxReservedRemoteStreams: 5, maxDeflateDynamicTableSize: 0, maxSettings: 10, maxSessionMemory: 1, maxHeaderListPairs: 10,
      maxOriginSetSize: 3, unknownProtocolTimeout: 10, streamResetBurst: 10, streamResetRate: 1,
    });
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    req.on('data', (chunk) => log('client', 'req', 'data', chunk));
    req.on('close', () => client.close());
  },
});
