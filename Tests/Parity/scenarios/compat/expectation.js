// T54: another Expect value: 417, or 'checkExpectation'.
// rows: Http2Server.event.checkExpectation
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer(() => log('server', 'server', 'request'));
    let requests = 0;
    server.on('stream', (stream) => {
      if (++requests === 1) stream.on('close', () => {
        server.on('checkExpectation', (req, res) => {
          log('server', 'server', 'checkExpectation', req.headers.expect);
          res.writeHead(200);
          res.end();
        });
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const first = client.request({ 'expect': 'meaning' });
    watch('client.1', 'req', first);
    first.resume();
    first.on('close', () => {
      client.ping(() => {
        const second = client.request({ 'expect': 'meaning' });
        watch('client.2', 'req', second);
        second.resume();
        second.on('close', () => client.close());
      });
    });
  },
});
