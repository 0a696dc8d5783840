// compose, iterator(), setDefaultEncoding, a stream without its methods, a callback called twice.
// rows: stream.function.compose Readable.method.iterator Writable.method.setDefaultEncoding errors.error-code.ERR_METHOD_NOT_IMPLEMENTED errors.error-code.ERR_MULTIPLE_CALLBACK
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const upper = new stream.Transform({ transform(chunk, encoding, callback) { callback(null, chunk.toString().toUpperCase()); } });
  const both = stream.compose(upper, new stream.PassThrough());
  both.end('composed');
  for await (const chunk of both) log('main', 'compose', chunk.toString());
  const kept = stream.Readable.from(['a', 'b']);
  for await (const chunk of kept.iterator({ destroyOnReturn: false })) {
    log('main', 'iterator', chunk);
    break;
  }
  log('main', 'kept', kept.destroyed);
  const sink = new stream.Writable({ write(chunk, encoding, callback) { log('main', 'write', chunk); callback(); } });
  sink.setDefaultEncoding('hex');
  sink.end('6162');

  const empty = new stream.Readable();
  empty.on('error', (error) => log('main.read', error));
  empty.read();
  const twice = new stream.Writable({
    write(chunk, encoding, callback) {
      callback();
      callback();
    },
  });
  twice.on('error', (error) => log('main.twice', error));
  twice.write('x');
});
