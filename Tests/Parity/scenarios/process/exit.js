// process.exit() ends at once, after 'exit'.
// rows: process.function.exit
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => log('main', 'exit', code));
  setTimeout(() => log('main', 'never'), 5);
  setImmediate(() => {
    process.nextTick(() => log('main', 'never'));
    process.exit(4);
  });
});
