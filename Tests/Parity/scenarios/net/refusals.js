// What net refuses, at once or by 'error'.
// rows: errors.error-code.ERR_INVALID_IP_ADDRESS errors.error-code.ERR_IP_BLOCKED errors.error-code.ERR_SOCKET_BAD_PORT errors.error-code.ERR_INVALID_FD_TYPE errors.error-code.ERR_SERVER_ALREADY_LISTEN errors.error-code.ERR_MISSING_ARGS errors.error-code.ERR_SOCKET_CLOSED errors.error-code.ERR_SOCKET_CLOSED_BEFORE_CONNECTION
const fs = require('node:fs');
const net = require('node:net');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const refused = (name, call) => attempt('main', name, () => void call());
  refused('port', () => net.connect({ port: 65536, host: '127.0.0.1' }));
  refused('no port', () => net.connect({ host: '127.0.0.1' }));
  refused('local address', () => net.connect({ port: 1, host: '127.0.0.1', localAddress: 'here' }));
  refused('descriptor', () => new net.Socket({ fd: fs.openSync('/dev/null', 'r') }));
  refused('negative descriptor', () => new net.Socket({ fd: -1 }));
  refused('type of service', () => new net.Socket().setTypeOfService(256));
  refused('timeout', () => new net.Socket().setTimeout(-1));

  // listen() throws in Node.
  process.on('uncaughtException', (error) => log('uncaught', error));
  const server = net.createServer();
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    process.nextTick(() => server.listen(0));
    const blockList = new net.BlockList();
    blockList.addAddress('127.0.0.1');
    const blocked = net.connect({ port, host: '127.0.0.1', blockList });
    blocked.on('error', (error) => log('blocked', 'error', error));
    blocked.on('close', (hadError) => log('blocked', 'close', hadError));
    const nowhere = net.connect({ port, host: 'there', family: 4, lookup: (name, options, callback) => callback(null, 'nowhere', 4) });
    nowhere.on('lookup', (error, address, family, host) => log('nowhere', 'lookup', error, address, family, host));
    nowhere.on('error', (error) => log('nowhere', 'error', error));
    const early = net.connect({ port, host: '127.0.0.1' });
    early.on('error', (error) => log('early', 'error', error));
    early.write('x', (error) => log('early', 'written', error));
    early.destroy();
    early.on('close', () => {
      early.write('y', (error) => log('early', 'written', error));
      server.close();
    });
  });
});
