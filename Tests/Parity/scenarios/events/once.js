// once runs one time, and is gone before it runs.
// rows: EventEmitter.method.once EventEmitter.method.prependOnceListener EventEmitter.method.listenerCount
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  emitter.once('event', (value) => {
    log('main', 'once', value, emitter.listenerCount('event'));
    emitter.emit('event', 'nested');
  });
  emitter.prependOnceListener('event', (value) => log('main', 'prepended once', value));
  emitter.on('event', (value) => log('main', 'on', value));
  emitter.emit('event', 'outer');
  emitter.emit('event', 'again');
  log('main', emitter.listenerCount('event'));
});
