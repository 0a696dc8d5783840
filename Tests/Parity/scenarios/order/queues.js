// Ticks, microtasks and immediates that add each other, and awaits among them.
// rows: process.function.nextTick timers.function.queueMicrotask timers.function.setImmediate
const { scenario, log } = require('../../parity');
const { setImmediate: immediate } = require('node:timers/promises');

scenario(() => {
  process.nextTick(() => {
    log('main', 'tick 1');
    queueMicrotask(() => {
      log('main', 'microtask of tick 1');
      process.nextTick(() => log('main', 'tick of the microtask'));
      queueMicrotask(() => log('main', 'microtask of the microtask'));
    });
    process.nextTick(() => log('main', 'tick of tick 1'));
  });
  process.nextTick(() => log('main', 'tick 2'));
  queueMicrotask(() => log('main', 'microtask'));
  (async () => {
    log('main', 'async begins');
    await immediate();
    log('main', 'async goes on');
    process.nextTick(() => log('main', 'tick of the async'));
    queueMicrotask(() => log('main', 'microtask of the async'));
    await immediate();
    log('main', 'async ends');
  })();
  setImmediate(() => {
    log('main', 'immediate 1');
    setImmediate(() => log('main', 'immediate of immediate 1'));
    process.nextTick(() => log('main', 'tick of immediate 1'));
    queueMicrotask(() => log('main', 'microtask of immediate 1'));
  });
  setImmediate(() => log('main', 'immediate 2'));
  let depth = 0;
  const recurse = () => {
    depth += 1;
    if (depth < 1000) process.nextTick(recurse);
    else log('main', 'recursion', depth);
  };
  setImmediate(recurse);
  setImmediate(() => log('main', 'after the recursion'));
  log('main', 'end of the program');
});
