// A listener that was removed in this emission still runs.
// rows: EventEmitter.method.off EventEmitter.method.emit
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  const second = () => log('main', 'second');
  emitter.on('event', () => {
    log('main', 'first');
    emitter.off('event', second);
  });
  emitter.on('event', second);
  emitter.emit('event');
  emitter.emit('event');
});
