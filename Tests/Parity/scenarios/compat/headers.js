// setHeader, appendHeader, getHeader, removeHeader and their refusals.
// rows: Http2ServerResponse.method.setHeader Http2ServerResponse.method.appendHeader Http2ServerResponse.method.getHeader Http2ServerResponse.method.getHeaderNames Http2ServerResponse.method.getHeaders Http2ServerResponse.method.hasHeader Http2ServerResponse.method.removeHeader errors.error-code.ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED errors.error-code.ERR_HTTP2_HEADERS_SENT
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      res.setHeader('X-A', 'one');
      res.setHeader(' x-b ', ['1', '2']);
      res.setHeader('x-number', 5);
      res.appendHeader('x-c', 'first');
      res.appendHeader('x-c', 'second');
      res.appendHeader('x-c', ['third', 'fourth']);
      log('server', res.getHeader('x-a'), res.getHeader('X-B'), res.getHeader('x-c'), res.getHeader('x-none'));
      log('server', res.hasHeader('x-A'), res.hasHeader('x-none'), res.getHeaderNames());
      log('server', res.getHeaders());
      res.removeHeader('X-a');
      log('server', res.getHeaderNames());
      for (const name of ['', 'a b', ':status', ':method', ':path', ':authority', ':scheme', ':other']) {
        attempt('server', `set ${name}`, () => res.setHeader(name, 'v'));
        attempt('server', `append ${name}`, () => res.appendHeader(name, 'v'));
      }
      res.setHeader('connection', 'close');
      log('server', 'connection', res.hasHeader('connection'));
      res.end();
      attempt('server', 'set late', () => res.setHeader('x-d', 'v'));
      attempt('server', 'append late', () => res.appendHeader('x-d', 'v'));
      attempt('server', 'remove late', () => res.removeHeader('x-d'));
      attempt('server', 'head late', () => res.writeHead(200).finished);
    });
    process.on('warning', (warning) => log('server.warning', warning.name, warning.message));
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
