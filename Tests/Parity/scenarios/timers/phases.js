// Ticks run before timers, and after each timer before the immediates.
// rows: process.function.nextTick timers.function.setTimeout timers.function.setImmediate
const { scenario, log } = require('../../parity');

scenario(() => {
  setTimeout(() => {
    log('main', 'timeout');
    setImmediate(() => log('main', 'immediate', 'from timeout'));
    process.nextTick(() => log('main', 'tick', 'from timeout'));
  }, 1);
  process.nextTick(() => log('main', 'tick', 1));
  process.nextTick(() => {
    log('main', 'tick', 2);
    process.nextTick(() => log('main', 'tick', 'nested'));
  });
  log('main', 'end of the program');
});
