// The properties of a Duplex over its life.
// rows: Duplex.property.allowHalfOpen Readable.property.readable Readable.property.readableDidRead Readable.property.readableEncoding Readable.property.readableObjectMode Writable.property.writableObjectMode
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const both = new stream.PassThrough();
  const show = (when) => log('main', when, both.readable, both.writable, both.readableDidRead, both.readableEnded, both.writableEnded,
    both.writableFinished, both.destroyed, both.closed, both.errored);
  log('main', both.allowHalfOpen, both.readableEncoding, both.readableObjectMode, both.writableObjectMode);
  show('at first');
  both.on('data', () => show('data'));
  both.on('finish', () => show('finish'));
  both.on('end', () => show('end'));
  both.on('close', () => show('close'));
  both.end('x');
  show('ended');
});
