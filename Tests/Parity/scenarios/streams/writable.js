// write, its callbacks, final and finish.
// rows: Writable.method.write Writable.method.end Writable.event.finish Writable.event.close Writable.property.writableFinished Writable.property.writable
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const sink = new stream.Writable({
    write(chunk, encoding, callback) {
      log('main', '_write', chunk.toString(), encoding);
      process.nextTick(callback);
    },
    final(callback) {
      log('main', '_final');
      callback();
    },
  });
  sink.on('finish', () => log('main', 'finish', sink.writableFinished));
  sink.on('close', () => log('main', 'close'));
  log('main', sink.write('a', () => log('main', 'callback a')));
  log('main', sink.write('b', 'utf8', () => log('main', 'callback b')), sink.writableLength);
  sink.end('c', () => log('main', 'end callback'));
  log('main', sink.writable, sink.writableEnded, sink.writableFinished);
});
