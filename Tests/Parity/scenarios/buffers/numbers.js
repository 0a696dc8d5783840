// Reading and writing integers, and their refusals.
// rows: Buffer.method.readUInt8-16-32-BE-and-LE-readInt*-readBigUInt64*-readUIntBE Buffer.method.writeUInt8-16-32-BE-and-LE-writeInt*-writeUIntBE errors.error-code.ERR_BUFFER_OUT_OF_BOUNDS errors.error-code.ERR_OUT_OF_RANGE
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const bytes = Buffer.from([0x81, 0x02, 0xff, 0x7f, 0x00, 0xfe, 0x10, 0x20]);
  for (let i = 0; i < 9; i++) {
    attempt('main', `readUInt8 ${i}`, () => bytes.readUInt8(i));
    attempt('main', `readInt8 ${i}`, () => bytes.readInt8(i));
    attempt('main', `readUInt16BE ${i}`, () => bytes.readUInt16BE(i));
    attempt('main', `readUInt16LE ${i}`, () => bytes.readUInt16LE(i));
    attempt('main', `readInt16BE ${i}`, () => bytes.readInt16BE(i));
    attempt('main', `readUInt32BE ${i}`, () => bytes.readUInt32BE(i));
    attempt('main', `readInt32LE ${i}`, () => bytes.readInt32LE(i));
    attempt('main', `readUIntBE ${i}`, () => bytes.readUIntBE(i, 3));
    attempt('main', `readIntBE ${i}`, () => bytes.readIntBE(i, 3));
  }
  attempt('main', 'readUInt8 -1', () => bytes.readUInt8(-1));
  const target = Buffer.alloc(8);
  for (const value of [-129, -128, -1, 0, 127, 128, 255, 256, 32767, 65535, 65536, 4294967295, 4294967296]) {
    attempt('main', `writeUInt8 ${value}`, () => target.writeUInt8(value, 0));
    attempt('main', `writeInt8 ${value}`, () => target.writeInt8(value, 1));
    attempt('main', `writeUInt16BE ${value}`, () => target.writeUInt16BE(value, 2));
    attempt('main', `writeInt16LE ${value}`, () => target.writeInt16LE(value, 2));
    attempt('main', `writeUInt32BE ${value}`, () => target.writeUInt32BE(value, 4));
    attempt('main', `writeInt32BE ${value}`, () => target.writeInt32BE(value, 4));
    attempt('main', `writeUIntBE ${value}`, () => target.writeUIntBE(value, 4, 3));
    log('main', target);
  }
  attempt('main', 'writeUInt8 8', () => target.writeUInt8(1, 8));
});
