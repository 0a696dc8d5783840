// write() and end() after the end.
// rows: errors.error-code.ERR_STREAM_WRITE_AFTER_END errors.error-code.ERR_STREAM_ALREADY_FINISHED
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const sink = new stream.Writable({ write(chunk, encoding, callback) { callback(); } });
  sink.on('error', (error) => log('main', 'error', error));
  sink.on('finish', () => {
    log('main', 'finish');
    sink.end((error) => log('main', 'second end', error));
  });
  sink.on('close', () => log('main', 'close'));
  sink.end('a');
  log('main', sink.write('b', (error) => log('main', 'callback', error)));
});
