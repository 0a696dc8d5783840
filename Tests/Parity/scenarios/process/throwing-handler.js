// An 'uncaughtException' listener that throws: code 7.
// rows: process.on.uncaughtException
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('exit', (code) => log('main', 'exit', code));
  process.on('uncaughtException', () => { throw new Error('again'); });
  setTimeout(() => { throw new Error('first'); }, 1);
});
