// Async listeners that fail, with and without captureRejections.
// rows: EventEmitter.method.captureRejectionSymbol events.function.captureRejections process.on.unhandledRejection
const { scenario, log } = require('../../parity');
const { EventEmitter } = require('node:events');
const { setImmediate: immediate } = require('node:timers/promises');

class Hook extends EventEmitter {
  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    log('main', 'hook', error.message, event, args);
  }
}

scenario(() => {
  process.on('unhandledRejection', (reason) => log('main', 'rejected', reason.message));
  const plain = new EventEmitter();
  const capturing = new EventEmitter({ captureRejections: true });
  const hook = new Hook({ captureRejections: true });
  for (const emitter of [plain, capturing, hook]) {
    emitter.on('error', (error) => log('main', 'error', error.message));
    emitter.on('job', async (name, number) => {
      log('main', 'begins', name, number);
      await immediate();
      throw new Error(name);
    });
    emitter.on('job', (name) => log('main', 'next listener', name));
  }
  plain.emit('job', 'plain', 1);
  capturing.emit('job', 'capturing', 2);
  hook.emit('job', 'hook', 3);
  const again = new EventEmitter({ captureRejections: true });
  again.on('error', async (error) => { throw new Error(`again: ${error.message}`); });
  again.on('job', async () => { throw new Error('first'); });
  setImmediate(() => setImmediate(() => again.emit('job')));
});
