// unshift puts a chunk back.
// rows: Readable.method.unshift
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  source.push('body');
  source.once('readable', () => {
    log('main', source.read().toString());
    source.unshift('head ');
    source.push('more');
    source.push(null);
    source.on('data', (chunk) => log('main', 'data', chunk.toString()));
    source.on('end', () => log('main', 'end'));
  });
});
