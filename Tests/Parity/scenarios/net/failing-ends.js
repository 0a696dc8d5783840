// Callbacks of write() and end() on sockets that are destroyed: before 'error' with nothing under way, else after it.
// rows: net.Socket.method.end net.Socket.method.destroy net.Socket.event.error errors.error-code.ERR_STREAM_DESTROYED errors.error-code.ERR_SOCKET_CLOSED_BEFORE_CONNECTION
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const sockets = new Set();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('readable', () => {
        const first = socket.read(1);
        if (!first || first.toString() !== 'q') return;
        server.close();
        for (const each of sockets) each.destroy();
      });
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const own = () => new Error('own');
    const cases = [
      ['end, destroy(error)', true, (socket, done) => { socket.end(done('end')); socket.destroy(own()); }],
      ['end, destroy()', true, (socket, done) => { socket.end(done('end')); socket.destroy(); }],
      ['write, end, destroy(error)', true, (socket, done) => {
        socket.write('x', done('write'));
        socket.end(done('end'));
        socket.destroy(own());
      }],
      ['end, write', true, (socket, done) => { socket.end('x', done('end')); socket.write('y', done('write')); }],
      ['cork, destroy(error)', true, (socket, done) => {
        socket.cork();
        socket.write('x', done('write'));
        socket.write('y', done('second write'));
        socket.destroy(own());
      }],
      ['much, destroy(error)', true, (socket, done) => {
        socket.write(Buffer.alloc(33554432), done('write'));
        socket.write('y', done('second write'));
        socket.end(done('end'));
        setImmediate(() => socket.destroy(own()));
      }],
      ['much, destroy()', true, (socket, done) => {
        socket.write(Buffer.alloc(33554432), done('write'));
        socket.write('y', done('second write'));
        socket.end(done('end'));
        setImmediate(() => socket.destroy());
      }],
      ['connecting, end, destroy(error)', false, (socket, done) => { socket.end(done('end')); socket.destroy(own()); }],
      ['connecting, end, destroy()', false, (socket, done) => { socket.end(done('end')); socket.destroy(); }],
      ['connecting, writes, destroy(error)', false, (socket, done) => {
        socket.write('x', done('write'));
        socket.write('y', done('second write'));
        socket.end(done('end'));
        socket.destroy(own());
      }],
      ['connecting, writes, destroy()', false, (socket, done) => {
        socket.write('x', done('write'));
        socket.write('y', done('second write'));
        socket.end(done('end'));
        socket.destroy();
      }],
    ];
    const next = (index) => {
      if (index === cases.length) return net.connect(port, '127.0.0.1').on('error', () => {}).end('q');
      const [name, waits, act] = cases[index];
      const socket = net.connect(port, '127.0.0.1');
      const done = (what) => (error) => log('client', name, 'callback of', what, error);
      for (const event of ['connect', 'ready', 'finish', 'end']) socket.on(event, () => log('client', name, event));
      socket.on('error', (error) => log('client', name, 'error', error));
      if (waits) socket.on('ready', () => act(socket, done)); else act(socket, done);
      socket.on('close', (hadError) => {
        log('client', name, 'close', hadError);
        setImmediate(() => next(index + 1));
      });
    };
    next(0);
  },
});
