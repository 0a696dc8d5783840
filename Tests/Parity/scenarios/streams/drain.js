// write() returns false at the mark, 'drain' follows.
// rows: Writable.event.drain Writable.property.writableNeedDrain Writable.property.writableHighWaterMark
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const sink = new stream.Writable({
    highWaterMark: 5,
    write(chunk, encoding, callback) {
      log('main', '_write', chunk.length);
      setImmediate(callback);
    },
  });
  sink.on('drain', () => log('main', 'drain', sink.writableLength, sink.writableNeedDrain));
  log('main', sink.write('abc'), sink.writableNeedDrain);
  log('main', sink.write('de'), sink.writableNeedDrain, sink.writableLength);
  log('main', sink.write('f'), sink.writableLength);
});
