// Connections that do not come about: the errors and their members.
// rows: net.Socket.event.error errors.error-code.ECONNREFUSED net.Socket.method.connect errors.error-code.ERR_MISSING_ARGS
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(() => {
  const server = net.createServer();
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    // Nobody else can have the port while the server has it at another address.
    const socket = net.connect(port, '127.1.2.3');
    socket.on('connect', () => log('port', 'connect'));
    socket.on('error', (error) => {
      log('port', error.code, error.errno, error.syscall, error.address, error.port === port, socket.connecting);
    });
    socket.on('close', (hadError) => {
      log('port', 'close', hadError, socket.destroyed);
      server.close();
    });
    log('port', 'write', socket.write('x', (error) => log('port', 'written', error.code)));
  });
  const missing = net.connect('/nonexistent/socket');
  missing.on('error', (error) => log('path', error.code, error.errno, error.syscall, error.address, error.port));
  missing.on('close', (hadError) => log('path', 'close', hadError));

  const gone = new net.Socket();
  gone.on('close', (hadError) => log('gone', 'close', hadError));
  gone.on('error', (error) => log('gone', 'error', error));
  gone.connect({ path: '/nonexistent/socket' });
  gone.destroy();

  for (const port of [65536, -1]) {
    try {
      net.connect(port);
    } catch (error) {
      log('bad', error);
    }
  }
  const unconnected = new net.Socket();
  unconnected.on('error', (error) => log('unconnected', 'error', error));
  unconnected.on('close', () => log('unconnected', 'close'));
  log('unconnected', unconnected.write('x', (error) => log('unconnected', 'written', error)));
});
