// isReadable, isWritable, isErrored, isDisturbed, destroy and default marks.
// rows: stream.function.isReadable-isWritable-isErrored-isDisturbed stream.function.destroy stream.function.getDefaultHighWaterMark stream.function.setDefaultHighWaterMark
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.PassThrough();
  source.on('error', () => {});
  log('main', stream.isReadable(source), stream.isWritable(source), stream.isErrored(source), stream.isDisturbed(source));
  source.resume();
  source.write('x');
  source.end();
  setImmediate(() => {
    log('main', stream.isReadable(source), stream.isWritable(source), stream.isErrored(source), stream.isDisturbed(source));
    const failed = new stream.PassThrough();
    failed.on('error', () => {});
    stream.destroy(failed, new Error('x'));
    log('main', stream.isErrored(failed), failed.destroyed);
  });
  log('main', stream.getDefaultHighWaterMark(false), stream.getDefaultHighWaterMark(true));
  stream.setDefaultHighWaterMark(false, 100);
  log('main', new stream.PassThrough().readableHighWaterMark);
});
