// Two servers on one port.
// rows: errors.error-code.EADDRINUSE Http2Server.event.error
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  const first = http2.createServer();
  first.listen(0, '127.0.0.1', () => {
    const second = http2.createServer();
    second.on('error', (error) => {
      log('main', 'error', error.code, error.syscall, error.address, error.port === first.address().port);
      log('main', 'listening', second.listening);
      first.close();
    });
    second.listen(first.address().port, '127.0.0.1');
  });
  first.on('close', () => log('main', 'first', 'close'));
});
