// Listeners that come, go and are told of while events are emitted.
// rows: EventEmitter.method.on EventEmitter.method.once EventEmitter.method.off EventEmitter.method.removeAllListeners EventEmitter.method.emit EventEmitter.method.prependListener EventEmitter.method.prependOnceListener EventEmitter.method.listenerCount EventEmitter.method.eventNames EventEmitter.event.newListener EventEmitter.event.removeListener EventEmitter.event.error events.function.errorMonitor
const { scenario, log } = require('../../parity');
const events = require('node:events');

scenario(() => {
  const emitter = new events.EventEmitter();
  emitter.on('newListener', (name) => log('main', 'new', name, emitter.listenerCount(name)));
  emitter.on('removeListener', (name) => log('main', 'removed', name, emitter.listenerCount(name)));
  const victim = () => log('main', 'victim');
  emitter.on('go', (n) => {
    log('main', 'first', n);
    emitter.off('go', victim);
    emitter.on('go', (m) => log('main', 'late', m));
  });
  emitter.on('go', victim);
  emitter.prependListener('go', (n) => log('main', 'prepended', n));
  emitter.prependOnceListener('go', (n) => log('main', 'prepended once', n));
  emitter.once('go', (n) => log('main', 'once', n, emitter.listenerCount('go')));
  log('main', 'emit', emitter.emit('go', 1));
  log('main', 'names', emitter.eventNames());
  emitter.removeAllListeners('go');
  log('main', 'emit', emitter.emit('go', 2));
  emitter.on(events.errorMonitor, (error) => log('main', 'monitor', error.message));
  try {
    emitter.emit('error', new Error('nobody listens'));
  } catch (error) {
    log('main', 'thrown', error.message);
  }
  emitter.on('error', (error) => log('main', 'error', error.message));
  log('main', 'emit', emitter.emit('error', new Error('heard')));
  emitter.removeAllListeners();
  log('main', 'names', emitter.eventNames());
});
