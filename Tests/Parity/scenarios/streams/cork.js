// cork, uncork and writev.
// rows: Writable.method.cork Writable.method.uncork Writable.property.writableCorked
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const sink = new stream.Writable({
    writev(chunks, callback) {
      log('main', '_writev', chunks.length);
      callback();
    },
  });
  sink.cork();
  sink.cork();
  sink.write('a');
  sink.write('b');
  sink.uncork();
  log('main', sink.writableCorked);
  sink.write('c');
  sink.uncork();
  log('main', sink.writableCorked);
  sink.end('d');
  sink.on('finish', () => log('main', 'finish'));
});
