// T55: CONNECT with nobody listening answers 405; with a listener it is a tunnel.
// rows: Http2Server.event.connect
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer(() => log('server', 'server', 'request'));
    let requests = 0;
    server.on('stream', (stream) => {
      if (++requests === 1) stream.on('close', () => {
        server.on('connect', (req, res) => {
          log('server', 'server', 'connect', req.method, req.authority);
          res.end('connected');
        });
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const first = client.request({ ':method': 'CONNECT', ':authority': 'a.example:1' });
    watch('client.1', 'req', first);
    first.resume();
    first.end();
    first.on('close', () => {
      client.ping(() => {
        const second = client.request({ ':method': 'CONNECT', ':authority': 'a.example:1' });
        watch('client.2', 'req', second);
        second.on('data', (chunk) => log('client.2', 'data', chunk));
        second.end();
        second.on('close', () => client.close());
      });
    });
  },
});
