// Listeners run in order over a snapshot of the list.
// rows: EventEmitter.method.on EventEmitter.method.emit EventEmitter.method.prependListener
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  emitter.on('event', (a, b) => {
    log('main', 'first', a, b);
    emitter.on('event', () => log('main', 'added while emitting'));
    emitter.removeAllListeners('other');
  });
  emitter.on('event', () => log('main', 'second'));
  emitter.prependListener('event', () => log('main', 'prepended'));
  emitter.addListener('event', (a) => log('main', 'third', a));
  log('main', emitter.emit('event', 1, 2));
  log('main', '--');
  log('main', emitter.emit('event', 3, 4));
  log('main', emitter.emit('nobody'));
});
