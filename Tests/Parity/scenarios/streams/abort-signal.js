// addAbortSignal destroys a stream.
// rows: stream.function.addAbortSignal
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const controller = new AbortController();
  const source = new stream.PassThrough();
  stream.addAbortSignal(controller.signal, source);
  source.on('error', (error) => log('main', 'error', error));
  source.on('close', () => log('main', 'close'));
  controller.abort();
  log('main', 'abort() returned', source.destroyed);
});
