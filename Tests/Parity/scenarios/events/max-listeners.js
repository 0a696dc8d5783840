// The leak warning, and its threshold.
// rows: EventEmitter.default.defaultMaxListeners EventEmitter.method.setMaxListeners EventEmitter.method.getMaxListeners events.function.setMaxListeners
const events = require('node:events');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  process.on('warning', (warning) => log('main', 'warning', warning.name, warning.message.split('.')[0]));
  const emitter = new events.EventEmitter();
  log('main', emitter.getMaxListeners(), events.defaultMaxListeners);
  for (let i = 0; i < 12; i++) emitter.on('event', () => {});
  const roomy = new events.EventEmitter();
  log('main', roomy.setMaxListeners(20) === roomy, roomy.getMaxListeners());
  for (let i = 0; i < 12; i++) roomy.on('event', () => {});
  const two = new events.EventEmitter();
  events.setMaxListeners(1, two);
  two.on('x', () => {});
  two.on('x', () => {});
  attempt('main', 'negative', () => two.setMaxListeners(-1));
});
