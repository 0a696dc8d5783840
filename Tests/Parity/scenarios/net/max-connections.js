// maxConnections: what is above it is dropped and told.
// rows: net.Server.property.maxConnections net.Server.event.drop net.Server.method.getConnections
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(() => {
  const server = net.createServer((socket) => {
    log('server', 'connection');
    socket.resume();
    server.getConnections((error, count) => log('server', 'count', error, count));
  });
  server.maxConnections = 1;
  server.on('drop', (data) => {
    log('server', 'drop', data.localFamily, data.localPort === server.address().port, data.remoteAddress);
  });
  server.on('close', () => log('server', 'close'));
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    const first = net.connect(port, '127.0.0.1', () => {
      const second = net.connect(port, '127.0.0.1');
      second.resume();
      second.on('error', (error) => log('second', 'error', error.code));
      second.on('close', (hadError) => {
        log('second', 'close', hadError);
        first.end();
        server.close();
      });
    });
    first.resume();
    first.on('close', (hadError) => log('first', 'close', hadError));
  });
});
