// A session that is closed or destroyed before its socket is connected.
// rows: Http2Session.method.destroy Http2Session.method.close Http2Session.property.connecting Http2Session.event.connect
const http2 = require('node:http2');
const net = require('node:net');
const { scenario, log } = require('../../parity');

const ways = ['destroy', 'destroy with an error', 'destroy with a code', 'close', 'close with a callback'];

scenario(() => {
  const server = net.createServer((socket) => {
    let bytes = 0;
    socket.on('data', (chunk) => { bytes += chunk.length; });
    socket.on('end', () => {
      log('server', 'end', bytes);
      socket.end();
    });
  });
  let open = ways.length;
  server.listen(0, '127.0.0.1', () => {
    for (const way of ways) {
      const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
      const lane = `client.${way.replaceAll(' ', '-')}`;
      client.on('connect', () => log(lane, 'connect', client.connecting, client.destroyed));
      client.on('error', (error) => log(lane, 'error', error));
      client.on('close', () => {
        log(lane, 'close', client.connecting, client.closed, client.alpnProtocol);
        open -= 1;
        if (open === 0) server.close();
      });
      if (way === 'destroy') client.destroy();
      if (way === 'destroy with an error') client.destroy(new Error('mine'));
      if (way === 'destroy with a code') client.destroy(2);
      if (way === 'close') client.close();
      if (way === 'close with a callback') client.close(() => log(lane, 'callback'));
      log(lane, 'returned', client.connecting, client.closed, client.destroyed);
    }
  });
});
