// Timers run by due time, then in the order of their creation.
// rows: timers.function.setTimeout
const { scenario, log } = require('../../parity');

scenario(() => {
  setTimeout(() => log('main', 'thirty'), 30);
  setTimeout(() => log('main', 'ten, first'), 10);
  setTimeout(() => log('main', 'twenty'), 20);
  setTimeout(() => log('main', 'ten, second'), 10);
  setTimeout(() => log('main', 'ten, third'), 10);
  setTimeout((word) => log('main', word), 40, 'an argument');
});
