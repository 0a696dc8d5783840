// events.once and events.on, with errors, signals and close events.
// rows: events.function.once events.function.on events.function.addAbortListener AbortController.class.AbortController-AbortSignal
const { scenario, log } = require('../../parity');
const { EventEmitter, once, on, addAbortListener } = require('node:events');

scenario(async () => {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('go', 1, 'a'));
  log('main', 'once', await once(emitter, 'go'));
  setImmediate(() => emitter.emit('error', new Error('broken')));
  try {
    await once(emitter, 'go');
  } catch (error) {
    log('main', 'once', error.message, emitter.listenerCount('go'), emitter.listenerCount('error'));
  }
  const controller = new AbortController();
  const { signal } = controller;
  signal.addEventListener('abort', () => log('main', 'listener', signal.reason.message));
  addAbortListener(signal, () => log('main', 'abort listener'));
  signal.onabort = (event) => log('main', 'onabort', event.type);
  setImmediate(() => controller.abort(new Error('enough')));
  try {
    await once(emitter, 'go', { signal });
  } catch (error) {
    log('main', 'once', error.name, error.code, error.message, error.cause.message);
  }
  try {
    signal.throwIfAborted();
  } catch (error) {
    log('main', 'throwIfAborted', error.message);
  }
  setImmediate(() => {
    emitter.emit('go', 2);
    emitter.emit('go', 3);
    emitter.emit('end');
    emitter.emit('go', 4);
  });
  for await (const args of on(emitter, 'go', { close: ['end'] })) log('main', 'on', args);
  log('main', 'end', emitter.eventNames());
  const again = new AbortController();
  setImmediate(() => {
    emitter.emit('go', 5);
    again.abort();
  });
  try {
    for await (const args of on(emitter, 'go', { signal: AbortSignal.any([again.signal, signal]) })) log('main', 'on', args);
  } catch (error) {
    log('main', 'on', error.code, error.cause.message);
  }
  try {
    for await (const args of on(emitter, 'go', { signal: again.signal })) {
      log('main', 'on', args);
      break;
    }
  } catch (error) {
    log('main', 'on', error.code, error.cause.name, error.cause.message);
  }
  log('main', 'names', emitter.eventNames());
});
