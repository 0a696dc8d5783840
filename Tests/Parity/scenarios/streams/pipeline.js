// pipeline: well, broken in the middle, closed early.
// rows: stream.function.pipeline errors.error-code.ERR_STREAM_PREMATURE_CLOSE
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const first = new stream.PassThrough();
  const last = new stream.PassThrough();
  last.resume();
  stream.pipeline(first, new stream.PassThrough(), last, (error) => log('main.well', 'callback', error, last.writableFinished));
  first.end('all');

  const source = new stream.PassThrough();
  const middle = new stream.PassThrough();
  const sink = new stream.PassThrough();
  stream.pipeline(source, middle, sink, (error) => log('main.broken', 'callback', error, source.destroyed, sink.destroyed));
  middle.destroy(new Error('broken'));

  const early = new stream.PassThrough();
  const target = new stream.PassThrough();
  stream.pipeline(early, target, (error) => log('main.early', 'callback', error, target.destroyed));
  early.destroy();
});
