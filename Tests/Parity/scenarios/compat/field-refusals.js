// What a compatibility response refuses of a field without a value, and of one whose name or value cannot be.
// rows: errors.error-code.ERR_HTTP2_INVALID_HEADER_VALUE Http2ServerResponse.method.setHeader Http2ServerResponse.method.appendHeader Http2ServerResponse.method.setTrailer
const http2 = require('node:http2');
const { scenario, log, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((request, response) => {
      const refused = (name, call) => attempt('server', name, () => void call());
      refused('no value', () => response.setHeader('x-a', undefined));
      refused('no value to append', () => response.appendHeader('x-a', undefined));
      refused('no trailer', () => response.setTrailer('x-a', undefined));
      refused('name', () => response.setHeader('x a', '1'));
      refused('pseudo', () => response.setHeader(':path', '/'));
      refused('pseudo trailer', () => response.setTrailer(':path', '/'));
      log('server', response.getHeaderNames());
      response.end();
      refused('late', () => response.setHeader('x-a', '1'));
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request();
    req.on('response', (headers) => log('client', headers[':status']));
    req.resume();
    req.on('close', () => client.close());
  },
});
