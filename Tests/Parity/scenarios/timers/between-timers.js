// Ticks and microtasks run between two timers of one turn.
// rows: process.function.nextTick timers.function.queueMicrotask
const { scenario, log } = require('../../parity');

scenario(() => {
  for (const name of ['a', 'b']) {
    setTimeout(() => {
      log('main', 'timer', name);
      process.nextTick(() => log('main', 'tick of', name));
      queueMicrotask(() => log('main', 'microtask of', name));
    }, 5);
  }
});
