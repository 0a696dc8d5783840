// An error out of 'uncaughtException' ends the process with 7; 'exit' is not told.
// rows: process.on.exit process.on.uncaughtException
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => log('main', 'exit', code));
  process.on('uncaughtException', (error, origin) => {
    log('main', 'uncaught', error.message, origin);
    throw new Error('again');
  });
  setImmediate(() => { throw new Error('first'); });
});
