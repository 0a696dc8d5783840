// The promise forms of pipeline and finished.
// rows: stream.function.promises.pipeline stream.function.promises.finished
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const source = new stream.PassThrough();
  const sink = new stream.PassThrough();
  sink.resume();
  source.end('all');
  await stream.promises.pipeline(source, sink);
  log('main', 'piped', sink.writableFinished);
  const well = new stream.PassThrough();
  well.resume();
  well.end();
  await stream.promises.finished(well);
  log('main', 'finished');
  const early = new stream.PassThrough();
  process.nextTick(() => early.destroy());
  try {
    await stream.promises.finished(early);
  } catch (error) {
    log('main', 'rejected', error);
  }
});
