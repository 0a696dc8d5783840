// The forms of listen, what address() gives, and what is refused.
// rows: net.Server.method.listen net.Server.method.listen-forms net.Server.method.address net.Server.event.listening net.Server.event.error net.Server.event.close net.Server.property.listening net.Server.method.close errors.error-code.ERR_SERVER_NOT_RUNNING errors.error-code.EADDRINUSE
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(() => {
  const path = `/tmp/parity-listen-${process.pid}`;
  const forms = [
    ['port', (server, done) => server.listen(0, done)],
    ['host', (server, done) => server.listen(0, '127.0.0.1', done)],
    ['backlog', (server, done) => server.listen(0, '127.0.0.1', 5, done)],
    ['options', (server, done) => server.listen({ port: 0, host: '::1', ipv6Only: true }, done)],
    ['path', (server, done) => server.listen(path, done)],
    ['path in options', (server, done) => server.listen({ path: `${path}-2` }, done)],
  ];
  for (const [name, listen] of forms) {
    const server = net.createServer();
    log(name, 'before', server.listening, server.address());
    server.on('listening', () => log(name, 'listening'));
    server.on('close', () => log(name, 'close', server.listening));
    listen(server, () => {
      const address = server.address();
      if (typeof address === 'string') log(name, 'address', address.startsWith(path));
      else log(name, 'address', address.family, address.address, address.port > 0);
      server.close((error) => log(name, 'closed', error, server.listening));
    });
  }

  const refused = net.createServer();
  refused.on('error', (error) => log('refused', 'error', error.code));
  refused.on('close', () => log('refused', 'close'));
  refused.listen(0, '127.0.0.1', () => {
    const second = net.createServer();
    second.on('error', (error) => {
      log('second', error.code, error.syscall, error.address, error.port === refused.address().port, error.errno);
      second.close((error) => log('second', 'not running', error));
      setImmediate(() => refused.close());
    });
    second.listen(refused.address().port, '127.0.0.1');
  });
  const nowhere = net.createServer();
  nowhere.on('error', (error) => log('nowhere', error.code, error.syscall));
  nowhere.listen('/nonexistent/folder/socket');
});
