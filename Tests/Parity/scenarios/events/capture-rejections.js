// captureRejections: an async listener's rejection is emitted as 'error'.
// rows: EventEmitter.method.captureRejectionSymbol
const events = require('node:events');
const { scenario, log } = require('../../parity');

scenario(() => {
  const emitter = new events.EventEmitter({ captureRejections: true });
  emitter.on('error', (error) => log('main', 'error', error));
  emitter.on('event', async (value) => {
    log('main', 'listener', value);
    throw new Error('rejected');
  });
  emitter.emit('event', 42);
  log('main', 'emit() returned');
  process.nextTick(() => log('main', 'tick'));
});
