// Ticks before microtasks, both until neither is left.
// rows: timers.function.queueMicrotask process.function.nextTick
const { scenario, log } = require('../../parity');

scenario(() => {
  setImmediate(() => {
    queueMicrotask(() => {
      log('main', 'microtask 1');
      process.nextTick(() => log('main', 'tick from microtask'));
      queueMicrotask(() => log('main', 'microtask from microtask'));
    });
    process.nextTick(() => {
      log('main', 'tick 1');
      queueMicrotask(() => log('main', 'microtask from tick'));
      process.nextTick(() => log('main', 'tick from tick'));
    });
    queueMicrotask(() => log('main', 'microtask 2'));
    process.nextTick((a, b) => log('main', 'tick 2', a, b), 'x', 'y');
    log('main', 'immediate ends');
  });
});
