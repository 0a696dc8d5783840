// What is written before the connection stands: the first callback runs within 'connect', the others in their ticks.
// rows: net.Socket.method.write net.Socket.event.connect net.Socket.event.ready net.Socket.event.drain
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    let left = 4;
    const server = net.createServer((socket) => {
      socket.resume();
      socket.on('close', () => {
        left -= 1;
        if (left === 0) server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => ready(server.address().port));
  },
  client(port) {
    const cases = [
      ['writes', (socket, done) => {
        socket.write('one', (error) => {
          done('one')(error);
          process.nextTick(() => log('client', 'writes', 'tick'));
          socket.write('three', done('three'));
        });
        socket.write('two', done('two'));
        socket.on('connect', () => log('client', 'writes', 'later listener'));
        socket.on('ready', () => setImmediate(() => socket.end(done('end'))));
      }],
      ['silent first', (socket, done) => {
        socket.write('one');
        socket.write('two', done('two'));
        socket.end('three', done('end'));
      }],
      ['large', (socket, done) => {
        log('client', 'large', socket.write(Buffer.alloc(70000), done('one')));
        socket.write('two', done('two'));
        socket.once('drain', () => socket.end(done('end')));
      }],
      ['end alone', (socket, done) => socket.end('x', done('end'))],
    ];
    const next = (index) => {
      if (index === cases.length) return;
      const [name, act] = cases[index];
      const socket = net.connect(port, '127.0.0.1');
      for (const event of ['connect', 'ready', 'drain', 'finish', 'end']) socket.on(event, () => log('client', name, event));
      socket.on('close', (hadError) => {
        log('client', name, 'close', hadError);
        next(index + 1);
      });
      act(socket, (what) => (error) => log('client', name, 'callback of', what, error));
    };
    next(0);
  },
});
