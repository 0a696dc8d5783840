// localAddress, family, lookup and timeout of a client's connection.
// rows: connect.options.option.localAddress connect.options.option.family connect.options.option.lookup connect.options.option.timeout net.Socket.event.lookup
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    let count = 0;
    server.on('stream', (stream) => {
      log('server', stream.session.socket.remoteAddress);
      stream.respond();
      stream.end();
    });
    server.on('session', (session) => session.on('close', () => {
      count += 1;
      if (count === 3) server.close();
    }));
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const ask = (name, host, options, done) => {
      const client = http2.connect(`http://${host}:${port}`, options);
      client.on('error', (error) => log('client', name, 'error', error.code, error.syscall));
      client.on('connect', (session, socket) => log('client', name, 'connect', socket.remoteAddress, socket.localAddress, socket.timeout));
      client.on('close', () => {
        log('client', name, 'close');
        done();
      });
      const req = client.request();
      req.on('error', (error) => log('client', name, 'request', error.code));
      req.resume();
      req.on('close', () => client.close());
    };
    const found = (hostname, options, callback) => {
      log('client', 'lookup', hostname, options.family || 0, options.all === true);
      if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    };
    const missing = (hostname, options, callback) => {
      const error = new Error('getaddrinfo ENOTFOUND there');
      error.code = 'ENOTFOUND';
      error.syscall = 'getaddrinfo';
      callback(error);
    };
    ask('localAddress', '127.0.0.1', { localAddress: '127.0.0.2' }, () => {
      ask('lookup', 'there', { lookup: found }, () => {
        ask('family', 'there', { lookup: found, family: 4, timeout: 10000 }, () => {
          ask('missing', 'there', { lookup: missing }, () => log('client', 'done'));
        });
      });
    });
  },
});
