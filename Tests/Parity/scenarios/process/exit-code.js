// process.exitCode, 'beforeExit' that goes on, 'exit'.
// rows: process.on.exit
const { scenario, log } = require('../../parity');

scenario(() => {
  let again = true;
  process.on('beforeExit', (code) => {
    log('main', 'beforeExit', code);
    if (again) setTimeout(() => log('main', 'more work'), 1);
    again = false;
  });
  process.on('exit', (code) => log('main', 'exit', code, process.exitCode));
  setTimeout(() => { process.exitCode = 3; }, 1);
});
