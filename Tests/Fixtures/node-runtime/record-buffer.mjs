// Records what Node's Buffer answers. Run with Node 24:
//   node record-buffer.mjs > buffer.tsv
// Columns: operation; JSON array of its arguments, bytes in hex as {"hex": …}; the outcome as JSON, or an error's text.
let seed = 77;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
const pick = (list) => list[random(list.length)];
const bytes = (count) => Buffer.from(Array.from({ length: count }, () => random(256)));
const few = (count) => Buffer.from(Array.from({ length: count }, () => 97 + random(3)));
const out = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : typeof value === 'bigint' ? String(value) : Object.is(value, -0) ? '-0' : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
const row = (operation, args, body) => {
  let outcome;
  const shown = JSON.stringify(args.map((a) => (a instanceof Uint8Array ? { hex: Buffer.from(a).toString('hex') } : typeof a === 'bigint' ? String(a) : a)));
  try {
    const value = body(...args);
    outcome = JSON.stringify(Array.isArray(value) ? value.map(out) : out(value));
  } catch (error) {
    outcome = String(error);
  }
  process.stdout.write(`${operation}\t${shown}\t${outcome}\n`);
};
const encodings = ['utf8', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'utf16le', 'ucs2', 'UTF-8', 'none'];
const texts = ['', 'a', 'hello', 'héllo', '€', '😀x', 'ÿ', '6869', '686', '68x9', 'xyz', 'aGk=', 'aGk', 'a', '_-8', '/+8=', ' aG k=\n', 'aG=k', 'a'.repeat(20)];
for (const encoding of encodings) {
  for (const text of texts) {
    row('from', [text, encoding], (t, e) => Buffer.from(t, e));
    row('byteLength', [text, encoding], (t, e) => Buffer.byteLength(t, e));
  }
  for (let round = 0; round < 6; round += 1) row('toString', [bytes(random(9)), encoding, random(6) - 1, random(12) - 1], (b, e, s, n) => b.toString(e, s, n));
}
for (const hex of ['ff', 'c3', 'e28261', 'f09f98', 'eda080', 'c0af', 'f4908080', '80bf', 'efbbbf61', 'e282ac', 'f8888080', 'f09f9880']) row('toString', [Buffer.from(hex, 'hex'), 'utf8', 0, 9], (b, e, s, n) => b.toString(e, s, n));
for (let round = 0; round < 40; round += 1) {
  row('subarray', [bytes(random(6)), random(16) - 8, random(16) - 8], (b, s, e) => b.subarray(s, e));
  row('at', [bytes(3), random(10) - 5], (b, i) => b.at(i) ?? null);
}
for (const operation of ['indexOf', 'lastIndexOf', 'includes']) {
  for (let round = 0; round < 60; round += 1) {
    const value = pick([few(1 + random(2)).toString(), few(1 + random(2)), 97 + random(4), few(0), '', 97 + 256, -159]);
    row(operation, [few(random(9)), value, random(24) - 12], (b, v, o) => b[operation](v, o));
  }
  for (let round = 0; round < 20; round += 1) {
    const encoding = pick(['hex', 'latin1', 'utf16le', 'base64', 'none']);
    const text = encoding === 'hex' ? '61' : encoding === 'base64' ? 'YQ==' : 'a';
    const haystack = encoding === 'utf16le' ? Buffer.concat([few(random(2)), Buffer.from('cacb', 'utf16le')]) : few(random(6));
    row(operation + 'Encoded', [haystack, text, random(14) - 7, encoding], (b, v, o, e) => b[operation](v, o, e));
  }
}
for (let round = 0; round < 60; round += 1) {
  row('compare', [few(random(4)), few(random(4))], (a, b) => [Buffer.compare(a, b), a.compare(b), a.equals(b)]);
  row('compareParts', [few(4), few(4), random(7) - 1, random(6), random(7) - 1, random(6)], (a, b, ...p) => a.compare(b, ...p));
  row('copy', [bytes(4), Buffer.alloc(4), random(7) - 1, random(7) - 1, random(8) - 1], (a, b, ...p) => [a.copy(b, ...p), b]);
  row('copyWithin', [bytes(6), random(6), random(6), random(7)], (a, ...p) => [a.copy(a, ...p), a]);
  row('fillNumber', [bytes(5), random(600) - 100, random(8) - 1, random(8) - 1], (b, v, o, e) => b.fill(v, o, e));
  row('fillText', [bytes(5), pick(texts), random(6), random(6), pick(encodings)], (b, v, o, e, n) => b.fill(v, o, e, n));
  row('fillBytes', [bytes(5), bytes(random(3)), random(6), random(6)], (b, v, o, e) => b.fill(v, o, e));
  row('write', [Buffer.alloc(6), pick(texts), random(8) - 1, random(8) - 1, pick(encodings)], (b, t, o, l, e) => [b.write(t, o, l, e), b]);
  row('allocText', [random(7), pick(texts), pick(encodings)], (s, t, e) => Buffer.alloc(s, t, e));
  row('concat', [bytes(random(4)), bytes(random(4)), random(10) - 1], (a, b, n) => Buffer.concat([a, b], n));
}
for (const size of [0, 1, 2, 4, 8, 12, 16]) for (const width of [16, 32, 64]) row('swap' + width, [bytes(size)], (b) => b['swap' + width]());
const fixed = ['UInt8', 'UInt16BE', 'UInt16LE', 'UInt32BE', 'UInt32LE', 'Int8', 'Int16BE', 'Int16LE', 'Int32BE', 'Int32LE', 'BigUInt64BE', 'BigUInt64LE', 'BigInt64BE', 'BigInt64LE', 'DoubleBE', 'DoubleLE', 'FloatBE', 'FloatLE'];
for (const name of fixed) {
  for (let round = 0; round < 6; round += 1) row('read', [name, bytes(pick([0, 3, 9, 9, 9])), random(5) - 1], (n, b, o) => b['read' + n](o));
  const values = name.startsWith('Big') ? [0n, 1n, 2n ** 62n, 2n ** 53n + 1n] : /Double|Float/.test(name) ? [0, 1.5, -2, 0.1, 1e300, 1e-300, 16777217] : [0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, -1, -128, -129, -32768, -32769, -2147483648, -2147483649];
  for (const value of values) row('writeNumber', [name, Buffer.alloc(9), value, random(5) - 1], (n, b, v, o) => [b['write' + n](v, o), b]);
}
for (const name of ['UIntBE', 'UIntLE', 'IntBE', 'IntLE']) {
  for (let width = 0; width <= 7; width += 1) {
    row('readWidth', [name, bytes(8), random(4), width], (n, b, o, w) => b['read' + n](o, w));
    for (const value of [0, -1, 2 ** (8 * width) - 1, 2 ** (8 * width), 2 ** (8 * width - 1), -(2 ** (8 * width - 1)), -(2 ** (8 * width - 1)) - 1].filter(Number.isSafeInteger)) row('writeWidth', [name, Buffer.alloc(9), value, random(4), width], (n, b, v, o, w) => [b['write' + n](v, o, w), b]);
  }
}
