// A rejection that nobody handles, with a listener and without.
// rows: process.on.unhandledRejection
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => log('main', 'exit', code));
  process.once('unhandledRejection', (error) => log('main', 'unhandledRejection', error));
  setImmediate(async () => { throw new Error('first'); });
  setTimeout(async () => { throw new Error('second'); }, 10);
  setTimeout(() => log('main', 'never'), 1000);
});
