// GOAWAY with every argument, either side, and what the other hears.
// rows: Http2Session.method.goaway Http2Session.event.goaway Http2Session.property.goawayCode Http2Session.property.goawayLastStreamID
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', (error) => log('server.stream', 'error', error));
      stream.session.goaway(7, 1, Buffer.from('because'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    client.on('goaway', (code, lastStreamID, data) => log('client', 'goaway', code, lastStreamID, data));
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    client.on('close', () => log('client', 'then', client.goawayCode, client.goawayLastStreamID));
  },
});
