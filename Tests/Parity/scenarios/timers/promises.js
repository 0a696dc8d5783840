// The promise forms of timers, with values and signals.
// rows: timers.function.timers.promises.setTimeout timers.function.timers.promises.setImmediate timers.function.timers.promises.setInterval timers.Timeout.method.refresh timers.Timeout.method.ref timers.Timeout.method.close timers.function.clearTimeout
const { scenario, log } = require('../../parity');
const timers = require('node:timers/promises');

scenario(async () => {
  log('main', 'timeout', await timers.setTimeout(1, 'value'));
  log('main', 'immediate', await timers.setImmediate('value'));
  let count = 0;
  for await (const value of timers.setInterval(1, 'tick')) {
    count += 1;
    log('main', 'interval', value, count);
    if (count === 3) break;
  }
  await timers.scheduler.wait(1);
  await timers.scheduler.yield();
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  try {
    await timers.setTimeout(100000, null, { signal: controller.signal });
  } catch (error) {
    log('main', 'aborted', error.name, error.code, error.cause.name);
  }
  try {
    await timers.setImmediate(null, { signal: controller.signal });
  } catch (error) {
    log('main', 'aborted at once', error.code);
  }
  try {
    for await (const value of timers.setInterval(1, 'tick', { signal: AbortSignal.abort(new Error('why')) })) log('main', value);
  } catch (error) {
    log('main', 'aborted', error.code, error.cause.message);
  }
  const timer = setTimeout(() => log('main', 'never'), 1);
  log('main', 'refs', timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef());
  clearTimeout(timer.refresh());
  timer.close();
  setTimeout(() => log('main', 'unreferenced'), 100000).unref();
  setTimeout((a, b) => log('main', 'arguments', a, b), 1, 'one', 2);
});
