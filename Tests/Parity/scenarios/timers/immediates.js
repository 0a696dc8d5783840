// Immediates made by an immediate run in the next turn.
// rows: timers.function.setImmediate
const { scenario, log } = require('../../parity');

scenario(() => {
  setImmediate(() => {
    log('main', 'first');
    setImmediate(() => log('main', 'next turn'));
    process.nextTick(() => log('main', 'tick between'));
    Promise.resolve().then(() => log('main', 'microtask between'));
  });
  setImmediate((a) => log('main', 'second', a), 'with an argument');
});
