// events.on yields the arguments of each emission, and throws on 'error'.
// rows: events.function.on
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const emitter = new events.EventEmitter();
  process.nextTick(() => {
    emitter.emit('value', 1);
    emitter.emit('value', 2);
    emitter.emit('error', new Error('enough'));
  });
  try {
    for await (const [value] of events.on(emitter, 'value')) log('main', 'value', value);
  } catch (error) {
    log('main', 'threw', error);
  }
  log('main', emitter.listenerCount('value'), emitter.listenerCount('error'));
});
