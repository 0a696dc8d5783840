// Slices, comparison, copies, search.
// rows: Buffer.function.Buffer.alloc Buffer.function.Buffer.concat Buffer.function.Buffer.compare Buffer.method.slice Buffer.method.equals Buffer.method.copy Buffer.method.fill Buffer.method.indexOf Buffer.method.write Buffer.method.toJSON Buffer.method.length Buffer.function.Buffer.allocUnsafe
const { scenario, log } = require('../../parity');

scenario(() => {
  const buffer = Buffer.from('hello world');
  const slice = buffer.subarray(6);
  slice[0] = 0x57;
  log('main', buffer.toString(), slice.toString(), buffer.slice(-5, -1).toString(), buffer.subarray(3, 1).length);
  log('main', Buffer.alloc(4), Buffer.alloc(5, 'ab'), Buffer.alloc(3, 7), Buffer.allocUnsafe(3).length);
  log('main', Buffer.concat([Buffer.from('a'), Buffer.from('bc')]), Buffer.concat([Buffer.from('abc')], 2), Buffer.concat([Buffer.from('a')], 3));
  log('main', Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('b').compare(Buffer.from('a')), Buffer.from('a').equals(Buffer.from('a')));
  const target = Buffer.alloc(5);
  log('main', Buffer.from('abc').copy(target, 1), target, Buffer.from('abcdef').copy(target, 3, 2), target);
  log('main', target.fill('xy'), target.fill(0, 1, 3));
  log('main', buffer.indexOf('o'), buffer.indexOf('o', 5), buffer.indexOf('zz'), buffer.includes('World'), buffer.indexOf(Buffer.from('lo')));
  log('main', target.write('häh'), target, target.write('abc', 3), target, target.write('ff', 0, 'hex'), target);
  log('main', Buffer.from('ab').toJSON().data, buffer.toString('utf8', 2, 4), buffer.length);
});
