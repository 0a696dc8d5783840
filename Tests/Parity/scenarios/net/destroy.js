// Ways to end a socket: destroy with and without an error, destroySoon, and what becomes of writes.
// rows: net.Socket.method.destroy net.Socket.method.destroySoon net.Socket.property.destroyed errors.error-code.ERR_STREAM_DESTROYED
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    let left = 3;
    const server = net.createServer((socket) => {
      let body = '';
      socket.on('data', (chunk) => { body += chunk; });
      socket.on('end', () => {
        if (body) log('server', 'end', body);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        left -= 1;
        if (left === 0) server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const watch = (name, socket) => {
      for (const event of ['end', 'finish']) socket.on(event, () => log('client', name, event));
      socket.on('error', (error) => log('client', name, 'error', error));
      socket.on('close', (hadError) => log('client', name, 'close', hadError, socket.destroyed));
    };
    const soon = net.connect(port, '127.0.0.1', () => {
      soon.write('all of it');
      soon.destroySoon();
      log('client', 'soon', soon.destroyed, soon.writableEnded);
    });
    watch('soon', soon);
    soon.on('close', () => {
      const plain = net.connect(port, '127.0.0.1', () => {
        plain.destroy();
        log('client', 'plain', plain.destroyed, plain.readyState);
        log('client', 'plain write', plain.write('late', (error) => log('client', 'plain callback', error)));
      });
      watch('plain', plain);
      plain.on('close', () => {
        const failed = net.connect(port, '127.0.0.1', () => {
          failed.destroy(new Error('enough'));
          failed.destroy(new Error('twice'));
        });
        watch('failed', failed);
      });
    });
  },
});
