// A write that fails: callbacks, 'error', 'close'.
// rows: Writable.event.error Writable.property.errored Writable.property.closed Writable.property.destroyed errors.error-code.ERR_STREAM_DESTROYED
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const sink = new stream.Writable({
    write(chunk, encoding, callback) { setImmediate(() => callback(new Error('no room'))); },
  });
  sink.on('error', (error) => log('main', 'error', error, sink.errored, sink.closed));
  sink.on('close', () => log('main', 'close', sink.destroyed, sink.closed));
  sink.on('finish', () => log('main', 'finish'));
  sink.write('a', (error) => log('main', 'callback a', error));
  sink.write('b', (error) => log('main', 'callback b', error));
  sink.end((error) => log('main', 'end callback', error));
});
