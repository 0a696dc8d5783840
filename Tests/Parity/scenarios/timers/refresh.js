// refresh, close, ref, unref and hasRef of a timer.
// rows: timers.Timeout.method.ref timers.Timeout.method.refresh timers.Timeout.method.close
const { scenario, log } = require('../../parity');

scenario(() => {
  let fired = 0;
  const timer = setTimeout(() => {
    log('main', 'fired', ++fired);
    if (fired === 1) timer.refresh();
  }, 30);
  log('main', timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref() === timer, timer.hasRef());
  const closed = setTimeout(() => log('main', 'never'), 30);
  log('main', closed.close() === closed);
  setTimeout(() => log('main', 'never'), 100000).unref();
  setInterval(() => log('main', 'never'), 100000).unref();
  // In a lane of its own: where the process stands still for so long, the timer is first.
  const immediate = setImmediate(() => log('main.immediate', 'immediate'));
  log('main', immediate.hasRef());
});
