// listeners, rawListeners and getEventListeners.
// rows: EventEmitter.method.listeners EventEmitter.method.rawListeners events.function.getEventListeners events.function.listenerCount
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  emitter.on('a', () => {});
  emitter.once('a', () => {});
  log('main', emitter.listeners('a').length, emitter.rawListeners('a').length, events.getEventListeners(emitter, 'a').length);
  emitter.emit('a');
  log('main', emitter.listeners('a').length, emitter.listenerCount('a'), emitter.listeners('nothing').length);
});
