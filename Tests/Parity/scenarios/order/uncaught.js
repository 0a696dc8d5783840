// What an error that nobody catches does to the queues, and when rejections are judged.
// rows: process.on.uncaughtException process.on.unhandledRejection process.on.exit
const { scenario, log } = require('../../parity');

scenario(() => {
  process.on('uncaughtException', (error, origin) => log('main', 'uncaught', error.message, origin));
  process.on('unhandledRejection', (reason) => log('main', 'rejected', reason.message));
  process.on('beforeExit', (code) => log('main', 'beforeExit', code));
  process.on('exit', (code) => log('main', 'exit', code, process.exitCode));
  setImmediate(() => {
    process.nextTick(() => log('main', 'tick of the failed immediate'));
    queueMicrotask(() => log('main', 'microtask of the failed immediate'));
    throw new Error('immediate');
  });
  setImmediate(() => log('main', 'next immediate'));
  setImmediate(() => {
    log('main', 'third immediate');
    queueMicrotask(() => { throw new Error('microtask'); });
    queueMicrotask(() => log('main', 'next microtask'));
    (async () => { throw new Error('async'); })();
    const handled = (async () => { throw new Error('handled'); })();
    process.nextTick(() => handled.catch((error) => log('main', 'caught', error.message)));
    process.nextTick(() => log('main', 'tick'));
  });
  setImmediate(() => { process.exitCode = 3; });
});
