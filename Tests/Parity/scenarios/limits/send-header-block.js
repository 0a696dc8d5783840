// T51: maxSendHeaderBlockLength: an outgoing block that is too large ends stream and session.
// rows: connect.options.option.maxSendHeaderBlockLength Http2Stream.event.frameError
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', () => log('server', 'server', 'stream'));
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { maxSendHeaderBlockLength: 100 });
    watch('client', 'session', client);
    const req = client.request({ 'x-large': 'a'.repeat(1000) });
    watch('client', 'req', req);
  },
});
