// push() and unshift() after the end.
// rows: errors.error-code.ERR_STREAM_PUSH_AFTER_EOF errors.error-code.ERR_STREAM_UNSHIFT_AFTER_END_EVENT
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  source.on('error', (error) => log('main', 'error', error));
  source.on('close', () => log('main', 'close'));
  source.push(null);
  log('main', source.push('late'));
  const ended = new stream.Readable({ read() {}, autoDestroy: false });
  ended.on('error', (error) => log('main.ended', 'error', error));
  ended.on('end', () => log('main.ended', ended.unshift('late')));
  ended.resume();
  ended.push(null);
});
