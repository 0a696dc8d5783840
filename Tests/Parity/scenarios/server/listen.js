// listen, listening, address, and listening twice.
// rows: Http2Server.event.listening net.Server.method.listen net.Server.method.address net.Server.property.listening errors.error-code.ERR_SERVER_ALREADY_LISTEN errors.error-code.ERR_SERVER_NOT_RUNNING
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  const server = http2.createServer();
  log('main', 'before', server.listening, server.address());
  server.on('listening', () => log('main', 'server', 'listening', server.listening));
  server.listen(0, () => log('main', 'callback'));
  log('main', 'listen() returned', server.listening, server.address().port > 0);
  server.on('close', () => log('main', 'server', 'close', server.address()));
  server.on('listening', () => {
    server.close((error) => {
      log('main', 'close callback', error);
      server.close((error) => log('main', 'not running', error));
    });
  });
});
