// pipe with back-pressure, and its events.
// rows: Readable.method.pipe Writable.event.pipe Writable.event.unpipe Readable.method.unpipe
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  const sink = new stream.Writable({
    highWaterMark: 4,
    write(chunk, encoding, callback) {
      log('main', '_write', chunk.toString());
      setImmediate(callback);
    },
  });
  sink.on('pipe', (from) => log('main', 'pipe', from === source));
  sink.on('unpipe', (from) => log('main', 'unpipe', from === source));
  sink.on('drain', () => log('main', 'drain'));
  sink.on('finish', () => log('main', 'finish'));
  source.on('pause', () => log('main', 'pause'));
  source.on('end', () => log('main', 'end'));
  log('main', source.pipe(sink) === sink);
  source.push('12345');
  source.push('6789');
  source.push(null);
});
