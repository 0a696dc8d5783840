// destroy: error then close, once, in a tick.
// rows: Readable.method.destroy Readable.event.error Readable.property.readableAborted Writable.property.writableAborted
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const both = new stream.Duplex({ read() {}, write(chunk, encoding, callback) { callback(); } });
  both.on('error', (error) => log('main', 'error', error));
  both.on('close', () => log('main', 'close', both.readableAborted));
  log('main', both.destroy(new Error('first')) === both, both.destroyed, both.errored);
  both.destroy(new Error('second'));
  process.nextTick(() => log('main', 'tick'));
  const quiet = new stream.PassThrough();
  quiet.on('close', () => log('main.quiet', 'close'));
  quiet.on('error', () => log('main.quiet', 'error'));
  quiet.destroy();
  log('main.quiet', quiet.write('x', (error) => log('main.quiet', 'callback', error)));
});
