// Readable.from and toArray.
// rows: Readable.function.Readable.from Readable.method.toArray
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const source = stream.Readable.from(['a', 'b', 'c']);
  for await (const chunk of source) log('main', 'chunk', chunk);
  const all = await stream.Readable.from(['x', 'y']).toArray();
  log('main', all.length, all);
});
