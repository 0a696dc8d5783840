// off, removeAllListeners and the events about listeners.
// rows: EventEmitter.method.off EventEmitter.method.removeAllListeners EventEmitter.event.newListener EventEmitter.event.removeListener EventEmitter.method.eventNames
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  emitter.on('newListener', (name) => log('main', 'newListener', name, emitter.listenerCount(name)));
  emitter.on('removeListener', (name) => log('main', 'removeListener', name, emitter.listenerCount(name)));
  const listener = () => log('main', 'listener');
  emitter.on('a', listener);
  emitter.on('a', listener);
  emitter.once('b', listener);
  log('main', emitter.eventNames());
  emitter.off('a', listener);
  emitter.emit('a');
  emitter.emit('b');
  emitter.on('c', listener);
  emitter.on('c', () => {});
  emitter.removeAllListeners('c');
  emitter.off('a', () => {});
  log('main', emitter.eventNames());
  emitter.removeAllListeners();
  log('main', emitter.eventNames());
});
