// AbortSignal: a server that stops listening, a socket that gives up.
// rows: net.Server.method.listen-forms AbortController.class.AbortController-AbortSignal
const net = require('node:net');
const { scenario, log } = require('../../parity');

scenario(() => {
  const controller = new AbortController();
  const server = net.createServer((socket) => socket.resume());
  server.on('close', () => log('server', 'close', server.listening));
  server.listen({ port: 0, host: '127.0.0.1', signal: controller.signal }, () => {
    log('server', 'listening');
    const given = new AbortController();
    const socket = net.connect({ port: server.address().port, host: '127.0.0.1', signal: given.signal });
    socket.on('connect', () => given.abort());
    socket.on('error', (error) => log('client', 'error', error));
    socket.on('close', (hadError) => {
      log('client', 'close', hadError);
      controller.abort();
    });
  });
});
