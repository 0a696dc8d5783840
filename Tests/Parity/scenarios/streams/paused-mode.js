// read() by size, 'readable', and the end.
// rows: Readable.method.read Readable.event.readable
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  source.on('readable', () => {
    log('main', 'readable', source.readableLength);
    for (let chunk = source.read(4); chunk !== null; chunk = source.read(4)) log('main', 'read', chunk.toString());
  });
  source.on('end', () => log('main', 'end'));
  source.push('abcdef');
  setImmediate(() => {
    source.push('ghi');
    source.push(null);
    setImmediate(() => log('main', 'rest', source.read()));
  });
});
