// A Transform with flush, and PassThrough.
// rows: Duplex.class.Transform-PassThrough
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const upper = new stream.Transform({
    transform(chunk, encoding, callback) { callback(null, chunk.toString().toUpperCase()); },
    flush(callback) {
      this.push('!');
      callback();
    },
  });
  const through = new stream.PassThrough();
  upper.pipe(through);
  through.on('data', (chunk) => log('main', 'data', chunk.toString()));
  through.on('end', () => log('main', 'end'));
  upper.on('finish', () => log('main', 'finish'));
  upper.write('quiet ');
  upper.end('words');
});
