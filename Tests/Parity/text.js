// A client of HTTP/1 that speaks in text, for scenarios of the family http1.
'use strict';
const tls = require('node:tls');
const { log } = require('./parity');
const { localhost } = require('./identity');

// Says one thing after the other over TLS, each when what came so far ends as the one before expects. When the server has ended the
// connection, what came is logged line by line, without `Date`.
exports.converse = function converse(port, steps, done) {
  const socket = tls.connect(port, 'localhost', { ca: localhost.cert, ALPNProtocols: ['http/1.1'] });
  let text = '';
  let step = 0;
  const say = () => {
    if (step < steps.length) socket.write(steps[step].say);
  };
  socket.on('secureConnect', say);
  socket.on('data', (chunk) => {
    text += chunk;
    if (step < steps.length && text.endsWith(steps[step].until)) {
      step += 1;
      say();
    }
  });
  socket.on('close', (hadError) => {
    for (const line of text.split('\r\n')) {
      if (!line.startsWith('Date: ')) log('client', line);
    }
    log('client', 'close', hadError);
    if (done) done();
  });
};
