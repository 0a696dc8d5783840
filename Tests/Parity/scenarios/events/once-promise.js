// events.once resolves with the arguments, rejects on 'error', and can be aborted.
// rows: events.function.once
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(async () => {
  const emitter = new events.EventEmitter();
  process.nextTick(() => emitter.emit('ready', 1, 'two'));
  log('main', await events.once(emitter, 'ready'));
  process.nextTick(() => emitter.emit('error', new Error('instead')));
  try {
    await events.once(emitter, 'ready');
  } catch (error) {
    log('main', 'rejected', error);
  }
  process.nextTick(() => emitter.emit('error', new Error('wanted')));
  log('main', await events.once(emitter, 'error'));
  const controller = new AbortController();
  process.nextTick(() => controller.abort());
  try {
    await events.once(emitter, 'ready', { signal: controller.signal });
  } catch (error) {
    log('main', 'aborted', error, emitter.listenerCount('ready'));
  }
});
