// Records what Node's util.format and util.inspect make of values. Run with Node 24:
//   node record-inspect.mjs > inspect.tsv
// Columns: "format" with a JSON array of arguments, or "inspect" with one value in JSON and the options; the text as JSON.
// Keys are in order, because dictionaries here have none, and no long list of short elements is among them.
import util from 'node:util';

const rows = [];
const format = (...args) => rows.push(['format', args, util.format(...args)]);
const inspect = (value, options) => rows.push(['inspect', options ? [value, options] : [value], util.inspect(value, options)]);
for (const value of [
  'a', "it's", 'a"b\'c', '`\'"', 'a\nb\t\\\u0001\u007f\b', '', 1, 1.5, -2, 0.1, 1e21, 1e20, 123456789.123, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 0.00001234, 100, 1e5,
  true, false, [], {}, [1, 2, 3], [[]], [{}], ['a', ['b', ['c', ['d', []]]]], { a: 1, b: 'x', 'c-d': [1], d: { e: {} } }, { a: { b: { c: { d: 1 } } } },
  ['x'.repeat(80)], { a: 'x'.repeat(40), b: 'y'.repeat(40) }, [['a', 'b'], ['c', 'd']], { headers: { ':path': '/', 'user-agent': 'x' }, list: ['a', 'b'] },
  { a: 'x'.repeat(20), b: 'y'.repeat(22), c: 1 }, { a: 'x'.repeat(20), b: 'y'.repeat(23), c: 1 }, { a: 'x'.repeat(20), b: 'y'.repeat(24), c: 1 }, { a: { b: 'x'.repeat(60) } }, { a: { b: 'x'.repeat(70), c: [1, 2] }, d: [] },
  { a: [1, 2, [3, [4, [5]]]] }, { a: [{ b: 1 }, { b: 2 }] }, { $a_1: 1, '1a': 2, '[x]': 3, 'é': 4 }, ['a\nb'],
]) inspect(value);
inspect({ a: { b: {} } }, { depth: 0 });
inspect([[1, [2]]], { depth: 1 });
inspect([1, 2, 3], { maxArrayLength: 2 });
inspect([1, 2, 3, 4], { maxArrayLength: 2 });
inspect('abcdef', { maxStringLength: 3 });
inspect(['abcdef'], { maxStringLength: 5 });
inspect({ a: 'x'.repeat(30), b: 'y'.repeat(30) }, { breakLength: 200 });
inspect({ a: { b: { c: 1 } } }, { compact: 1 });
format();
for (const args of [
  ['a'], ['a', 'b', 1, [2], { c: 'd' }], [1, 'a'], ['%s', 'a', 'b'], ['%s', 1.5], ['%s', true], ['%s', { a: { b: 1 } }], ['%s', [1, 'a']], ['%s'], ['%s%s', 'a'], ['%%'], ['%%', 1], ['100%', 5], ['a%'], ['a%', 1], ['%x', 'a'],
  ['%d', '42.5'], ['%d', 'x'], ['%d', ''], ['%d', 7], ['%i', '42.9abc'], ['%i', -4.9], ['%i', 'abc', 4], ['%f', '1.5x'], ['%f', 2], ['%f', 'x'], ['%j', { a: [1, 'x"\n', true, {}] }], ['%j', 'é\u0001'], ['%o', {}], ['%O', { a: { b: { c: { d: 1 } } } }], ['%c|', 'css'], ['%s %d %i %f %j %O %% %c|', 'a', '42.5', '42.5', '1.5x', { a: 1 }, { a: 1 }, 'css', 'rest', 5, { b: 2 }],
  ['%s', 'a\nb', ['a\nb']], ['%%%s%%', 'a'], ['%s', ''], ['', 'a'], ['a', ''], [''],
]) format(...args);
for (const [op, args, text] of rows) process.stdout.write(`${op}\t${JSON.stringify(args)}\t${JSON.stringify(text)}\n`);
