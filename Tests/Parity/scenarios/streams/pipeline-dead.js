// pipeline onto a destroyed stream.
// rows: errors.error-code.ERR_STREAM_UNABLE_TO_PIPE
const stream = require('node:stream');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const source = new stream.PassThrough();
  const dead = new stream.PassThrough();
  dead.destroy();
  dead.on('close', () => {
    attempt('main', 'pipeline', () => stream.pipeline(source, dead, (error) => log('main', 'callback', error)).destroyed);
  });
});
