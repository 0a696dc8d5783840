// 'error' without a listener is thrown; errorMonitor sees it first.
// rows: EventEmitter.event.error events.function.errorMonitor errors.error-code.ERR_UNHANDLED_ERROR
const events = require('node:events');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter();
  attempt('main', 'nobody', () => emitter.emit('error', new Error('unheard')));
  attempt('main', 'not an error', () => emitter.emit('error', 'a string'));
  emitter.on(events.errorMonitor, (error) => log('main', 'monitor', error));
  attempt('main', 'monitored', () => emitter.emit('error', new Error('seen')));
  emitter.on('error', (error) => log('main', 'listener', error));
  attempt('main', 'heard', () => emitter.emit('error', new Error('heard')));
  emitter.on('event', () => { throw new Error('from a listener'); });
  emitter.on('event', () => log('main', 'never'));
  attempt('main', 'throwing listener', () => emitter.emit('event'));
});
