// setEncoding over cut characters.
// rows: Readable.method.setEncoding
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({ read() {} });
  source.setEncoding('utf8');
  source.on('data', (chunk) => log('main', 'data', chunk, chunk.length));
  source.on('end', () => log('main', 'end'));
  const bytes = Buffer.from('a€b');
  source.push(bytes.subarray(0, 2));
  source.push(bytes.subarray(2));
  source.push(bytes.subarray(0, 3));
  source.push(null);
});
