// writeInformation and writeEarlyHints.
// rows: Http2ServerResponse.method.writeInformation Http2ServerResponse.method.writeEarlyHints
const http2 = require('node:http2');
const { scenario, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      for (const status of [99, 101, 200]) attempt('server', `status ${status}`, () => res.writeInformation(status));
      attempt('server', 'information', () => res.writeInformation(102, { 'x-i': 'i' }));
      attempt('server', 'hints', () => res.writeEarlyHints({ 'link': '</a.css>; rel=preload; as=style', 'x-h': 'h' }));
      attempt('server', 'more hints', () => res.writeEarlyHints({ 'link': ['</a>; rel=preload', '</b>; rel=preload'] }));
      attempt('server', 'bad link', () => res.writeEarlyHints({ 'link': 'a.css' }));
      attempt('server', 'pseudo', () => res.writeEarlyHints({ 'link': '</a>; rel=preload', ':status': '200' }));
      attempt('server', 'token', () => res.writeEarlyHints({ 'link': '</a>; rel=preload', 'a b': 'c' }));
      res.end();
      attempt('server', 'late information', () => res.writeInformation(102));
      attempt('server', 'late hints', () => res.writeEarlyHints({ 'link': '</a.css>; rel=preload' }));
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
