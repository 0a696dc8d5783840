// emitWarning and its event, in the next tick.
// rows: process.function.emitWarning process.on.warning
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('warning', (warning) => log('main', 'warning', warning.name, warning.message, warning.code));
  process.emitWarning('plain');
  process.emitWarning('typed', 'CustomWarning');
  process.emitWarning('coded', 'CustomWarning', 'W001');
  log('main', 'emitWarning() returned');
  process.nextTick(() => log('main', 'tick'));
});
