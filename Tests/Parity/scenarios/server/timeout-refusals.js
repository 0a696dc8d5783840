// server.setTimeout() without arguments, with 0, and the property.
// rows: Http2Server.method.setTimeout Http2Server.property.timeout
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  const server = http2.createServer();
  log('main', server.timeout);
  log('main', server.setTimeout(100) === server, server.timeout);
  log('main', server.setTimeout(0) === server, server.timeout);
  server.timeout = 50;
  log('main', server.timeout, server.listenerCount('timeout'));
  server.setTimeout(10, () => {});
  log('main', server.timeout, server.listenerCount('timeout'));
});
