// unpipe stops the flow.
// rows: Readable.method.unpipe
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.PassThrough();
  const sink = new stream.PassThrough();
  sink.on('data', (chunk) => log('main', 'sink', chunk.toString()));
  sink.on('end', () => log('main', 'sink end'));
  source.pipe(sink, { end: false });
  source.write('through');
  setImmediate(() => {
    source.unpipe(sink);
    log('main', source.readableFlowing, source.isPaused());
    source.on('data', (chunk) => log('main', 'direct', chunk.toString()));
    source.on('end', () => log('main', 'end', sink.writableEnded));
    source.end('alone');
  });
});
