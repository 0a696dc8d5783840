// pause, resume, isPaused and their events.
// rows: Readable.method.pause Readable.method.resume Readable.method.isPaused Readable.event.pause Readable.event.resume
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  source.on('pause', () => log('main', 'pause'));
  source.on('resume', () => log('main', 'resume'));
  source.on('data', (chunk) => {
    log('main', 'data', chunk.toString());
    source.pause();
    log('main', source.isPaused(), source.readableFlowing);
    setImmediate(() => source.resume());
  });
  source.on('end', () => log('main', 'end'));
  source.push('a');
  source.push('b');
  source.push(null);
});
