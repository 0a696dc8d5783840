// A readable that is pushed to, in flowing mode.
// rows: Readable.method.push Readable.event.data Readable.event.end Readable.event.close Readable.property.readableFlowing Readable.property.readableEnded
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  log('main', source.readableFlowing, source.readable, source.readableEnded);
  source.on('data', (chunk) => log('main', 'data', chunk.toString()));
  source.on('end', () => log('main', 'end', source.readableEnded));
  source.on('close', () => log('main', 'close', source.destroyed));
  log('main', source.readableFlowing);
  log('main', 'push', source.push('one'), source.push('two'));
  source.push(null);
  process.nextTick(() => log('main', 'tick'));
  log('main', 'pushed', source.readableLength);
});
