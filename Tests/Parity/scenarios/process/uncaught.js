// An exception that nobody catches ends the process with code 1.
// rows: process.on.exit
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => log('main', 'exit', code));
  setTimeout(() => log('main', 'never'), 50);
  setTimeout(() => { throw new Error('kaboom'); }, 1);
});
