// finished: ended, destroyed, cleaned up.
// rows: stream.function.finished
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const well = new stream.PassThrough();
  stream.finished(well, (error) => log('main.well', 'callback', error));
  well.resume();
  well.end();
  const early = new stream.PassThrough();
  stream.finished(early, (error) => log('main.early', 'callback', error));
  early.destroy();
  const failed = new stream.PassThrough();
  failed.on('error', () => {});
  stream.finished(failed, (error) => log('main.failed', 'callback', error));
  failed.destroy(new Error('failed'));
  const cleaned = new stream.PassThrough();
  const cleanup = stream.finished(cleaned, (error) => log('main.cleaned', 'never', error));
  cleanup();
  cleaned.destroy();
  const readableOnly = new stream.PassThrough();
  stream.finished(readableOnly, { writable: false }, (error) => log('main.readable', 'callback', error));
  readableOnly.push(null);
  readableOnly.resume();
});
