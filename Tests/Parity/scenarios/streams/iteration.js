// for await over a readable: to its end, left early, broken.
// rows: Readable.method.asyncIterator
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const source = new stream.PassThrough();
  source.write('a');
  setImmediate(() => source.end('b'));
  for await (const chunk of source) log('main', 'chunk', chunk.toString());
  log('main', 'ended', source.destroyed);

  const left = new stream.PassThrough();
  left.write('first');
  for await (const chunk of left) {
    log('main', 'chunk', chunk.toString());
    break;
  }
  log('main', 'left', left.destroyed);

  const broken = new stream.PassThrough();
  broken.write('one');
  setImmediate(() => broken.destroy(new Error('broken')));
  try {
    for await (const chunk of broken) log('main', 'chunk', chunk.toString());
  } catch (error) {
    log('main', 'threw', error);
  }

  const closed = new stream.PassThrough();
  setImmediate(() => closed.destroy());
  try {
    for await (const chunk of closed) log('main', 'chunk', chunk.toString());
  } catch (error) {
    log('main', 'threw', error);
  }
});
