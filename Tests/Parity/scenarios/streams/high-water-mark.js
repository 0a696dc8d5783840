// push() returns false over the mark, read() asks again.
// rows: Readable.property.readableHighWaterMark Readable.property.readableLength
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  let calls = 0;
  const source = new stream.Readable({
    highWaterMark: 10,
    read(size) {
      log('main', '_read', size, ++calls);
      if (calls > 3) this.push(null);
      else log('main', 'push', this.push('12345678'));
    },
  });
  log('main', source.readableHighWaterMark);
  source.on('data', (chunk) => log('main', 'data', chunk.length));
  source.on('end', () => log('main', 'end'));
});
