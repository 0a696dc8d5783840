// A socket that is destroyed before it is connected: when its 'close' comes, and what a write hears.
// rows: net.Socket.method.destroy net.Socket.event.close
const net = require('node:net');
const { scenario, log } = require('../../parity');

// How the socket is made, and when it is destroyed.
const cases = [
  ['address', 'now'], ['address', 'now, with an error'], ['address', 'in a tick'], ['address', 'after a write'], ['address', 'after an end'],
  ['address', 'in an immediate'], ['name', 'now'], ['name', 'now, with an error'], ['unconnected', 'now'], ['unconnected', 'now, with an error'],
];

scenario(() => {
  const server = net.createServer((socket) => socket.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1', () => {
    const next = (index) => {
      if (index === cases.length) return server.close();
      const [kind, when] = cases[index];
      const events = [];
      const socket = new net.Socket();
      const port = server.address().port;
      if (kind === 'address') socket.connect(port, '127.0.0.1');
      if (kind === 'name') socket.connect(port, 'localhost');
      socket.on('error', (error) => events.push(error.message));
      socket.on('end', () => events.push('end'));
      socket.on('finish', () => events.push('finish'));
      socket.on('close', (hadError) => events.push(`close ${hadError === true}`));
      const written = (error) => events.push(`written ${error ? error.code : 'well'}`);
      if (when === 'after a write') socket.write('x', written);
      if (when === 'after an end') socket.end('x', written);
      if (when === 'in a tick') process.nextTick(() => socket.destroy());
      else if (when === 'in an immediate') setImmediate(() => socket.destroy());
      else if (when === 'now, with an error') socket.destroy(new Error('own'));
      else socket.destroy();
      events.push('returned');
      process.nextTick(() => events.push('tick'));
      setImmediate(() => {
        events.push('immediate');
        setImmediate(() => {
          events.push('immediate');
          setImmediate(() => {
            log('main', kind, when, '|', events.join(', '));
            next(index + 1);
          });
        });
      });
    };
    next(0);
  });
});
