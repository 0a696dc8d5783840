// A server with every option that changes nothing for a plain request.
// rows: createServer.options.option.maxDeflateDynamicTableSize createServer.options.option.maxSessionMemory createServer.options.option.peerMaxConcurrentStreams createServer.options.option.allowHalfOpen createServer.options.option.noDelay createServer.options.option.keepAlive createServer.options.option.keepAliveInitialDelay createServer.options.option.highWaterMark createServer.options.option.maxOutstandingPings createServer.options.option.maxOutstandingSettings createServer.options.option.maxSendHeaderBlockLength respond.options.option.endStream
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({
      maxDeflateDynamicTableSize: 0, maxSessionMemory: 1, maxOutstandingPings: 1, maxOutstandingSettings: 1,
      maxSendHeaderBlockLength: 1000, peerMaxConcurrentStreams: 5, allowHalfOpen: true, noDelay: true, keepAlive: true,
      keepAliveInitialDelay: 1000, highWaterMark: 1000,
    });
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.respond({ 'x-a': 'b' }, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    watch('client', 'req', req);
    req.resume();
    req.on('close', () => client.close());
  },
});
