// A subclass with _destroy.
// rows: Duplex.class.Transform-PassThrough
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const source = new stream.Readable({
    read() {},
    destroy(error, callback) {
      log('main', '_destroy', error);
      setImmediate(() => callback(new Error('on the way')));
    },
  });
  source.on('error', (error) => log('main', 'error', error));
  source.on('close', () => log('main', 'close'));
  source.destroy();
});
