// allowHalfOpen false ends the writable half with the readable one.
// rows: Duplex.property.allowHalfOpen
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const both = new stream.Duplex({
    allowHalfOpen: false, read() {},
    write(chunk, encoding, callback) { callback(); },
    final(callback) {
      log('main', '_final');
      callback();
    },
  });
  both.on('end', () => log('main', 'end', both.writableEnded));
  both.on('finish', () => log('main', 'finish'));
  both.on('close', () => log('main', 'close'));
  both.resume();
  both.push(null);
});
