// duplexPair: what one writes the other reads.
// rows: Duplex.function.duplexPair
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const [one, other] = stream.duplexPair();
  other.on('data', (chunk) => log('main', 'other data', chunk.toString()));
  other.on('end', () => {
    log('main', 'other end');
    other.end('back');
  });
  one.on('data', (chunk) => log('main', 'one data', chunk.toString()));
  one.on('end', () => log('main', 'one end'));
  one.on('close', () => log('main.one', 'close'));
  other.on('close', () => log('main.other', 'close'));
  one.write('there', () => log('main', 'written'));
  one.end();
});
