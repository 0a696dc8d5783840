// Records what Node's StringDecoder makes of bytes that come in pieces. Run with Node 24:
//   node record-string-decoder.mjs > string-decoder.tsv
// Columns: encoding, pieces (hex, separated by commas), texts of the writes and of end() (UTF-8 in hex, separated by commas),
// all texts joined (UTF-8 in hex): two halves of a surrogate pair become one character there.
import { StringDecoder } from 'node:string_decoder';

let seed = 20260511;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
const texts = ['', 'a', 'héllo', '€uro', '😀 and 👍🏽', 'ab\u0000c', '日本語のテキスト', 'x\u{10FFFF}y'];
const broken = [
  'ff', 'c3', 'e282', 'f09f98', 'e28241', 'f09f41', 'c3c3a9', '80', '808080', '80808080', 'f0808080', 'e08080', 'eda080',
  'f8888080', 'c0af', 'f48fbfbf', 'f4908080', 'e2e282ac', '61e282', 'f0c3a9', 'f09f9841', 'bf61', 'e282c3a9', 'f09fe282ac',
];
const wide = ['3dd8', '3dd83dd8', '3dd800de', '00de', '61003dd8', '3dd86100', '6100d8', '3d', '3dd800', '3dd83d'];

const rows = [];
const record = (encoding, pieces) => {
  const decoder = new StringDecoder(encoding);
  const out = pieces.map((piece) => decoder.write(piece));
  out.push(decoder.end());
  rows.push([
    encoding, pieces.map((p) => p.toString('hex')).join(','), out.map((t) => Buffer.from(t).toString('hex')).join(','),
    Buffer.from(out.join('')).toString('hex'),
  ].join('\t'));
};
const pieces = (bytes) => {
  const cut = [];
  let rest = bytes;
  while (rest.length > 0) {
    const count = random(8) === 0 ? 0 : 1 + random(4);
    cut.push(rest.subarray(0, count));
    rest = rest.subarray(count);
  }
  return cut;
};
for (const encoding of ['utf8', 'utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url']) {
  for (const text of texts) {
    const bytes = Buffer.from(text, encoding === 'utf16le' ? 'utf16le' : 'utf8');
    record(encoding, [bytes]);
    record(encoding, [...bytes].map((byte) => Buffer.from([byte])));
    for (let round = 0; round < 3; round += 1) record(encoding, pieces(bytes));
  }
}
for (const [encoding, list] of [['utf8', broken], ['utf16le', wide]]) {
  for (const hex of list) {
    const bytes = Buffer.from(hex, 'hex');
    record(encoding, [bytes]);
    record(encoding, [...bytes].map((byte) => Buffer.from([byte])));
    record(encoding, pieces(bytes));
  }
}
for (let round = 0; round < 300; round += 1) {
  const lead = [0x61, 0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff, 0xd8];
  const bytes = Buffer.from(Array.from({ length: 1 + random(9) }, () => lead[random(lead.length)]));
  record('utf8', pieces(bytes));
  if (round % 3 === 0) record('utf16le', pieces(bytes));
}
process.stdout.write(rows.join('\n') + '\n');
