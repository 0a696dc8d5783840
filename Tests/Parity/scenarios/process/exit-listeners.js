// What 'exit' listeners may still do: another code, an end of their own; timers no longer run.
// rows: process.on.exit
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => {
    log('main', 'first', code, process.exitCode);
    process.exitCode = 9;
    setImmediate(() => log('main', 'never'));
    process.nextTick(() => log('main', 'never'));
  });
  process.on('exit', (code) => {
    log('main', 'second', code, process.exitCode);
    process.exit(4);
  });
  process.on('exit', () => log('main', 'never'));
  setImmediate(() => process.exit(2));
});
