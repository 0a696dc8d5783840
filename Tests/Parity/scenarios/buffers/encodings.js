// Buffer.from and toString in every encoding.
// rows: Buffer.function.Buffer.from Buffer.method.toString Buffer.function.Buffer.isEncoding Buffer.function.Buffer.byteLength errors.error-code.ERR_UNKNOWN_ENCODING
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const texts = ['', 'a', 'héllo', '€', '𝄞', 'aGk=', '68656c6c6f', 'zz', '6', 'a-_b', 'a+/b'];
  const encodings = ['utf8', 'utf-8', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'ucs2', 'utf16le'];
  for (const encoding of encodings) {
    for (const text of texts) {
      const buffer = Buffer.from(text, encoding);
      log('main', encoding, text, buffer, Buffer.byteLength(text, encoding), buffer.toString(encoding));
    }
    log('main', encoding, Buffer.isEncoding(encoding), Buffer.from([0x80, 0xff, 0x41, 0xc3, 0x28]).toString(encoding));
  }
  log('main', Buffer.isEncoding('utf9'));
  attempt('main', 'from', () => Buffer.from('a', 'utf9'));
  attempt('main', 'toString', () => Buffer.from('a').toString('utf9'));
});
