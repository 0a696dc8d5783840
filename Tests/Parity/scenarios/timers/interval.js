// An interval until it is cleared, from within.
// rows: timers.function.setInterval timers.function.clearTimeout
const { scenario, log } = require('../../parity');

scenario(() => {
  let count = 0;
  const interval = setInterval(() => {
    log('main', 'interval', ++count);
    if (count === 3) clearInterval(interval);
  }, 2);
  const never = setTimeout(() => log('main', 'never'), 1);
  clearTimeout(never);
  clearTimeout(never);
  const immediate = setImmediate(() => log('main', 'never'));
  clearImmediate(immediate);
});
