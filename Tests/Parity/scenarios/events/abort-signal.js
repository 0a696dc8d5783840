// AbortController, its signal and 'abort'.
// rows: AbortController.class.AbortController-AbortSignal events.function.addAbortListener
const events = require('node:events');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const controller = new AbortController();
  const { signal } = controller;
  log('main', signal.aborted);
  signal.addEventListener('abort', () => log('main', 'abort', signal.aborted));
  events.addAbortListener(signal, () => log('main', 'abort listener'));
  controller.abort();
  controller.abort();
  log('main', signal.aborted, signal.reason.name);
  log('main', AbortSignal.abort().aborted);
  const either = new AbortController();
  const any = AbortSignal.any([either.signal, new AbortController().signal]);
  either.abort(new Error('mine'));
  log('main', any.aborted, any.reason);
  attempt('main', 'throwIfAborted', () => any.throwIfAborted());
  AbortSignal.timeout(5).addEventListener('abort', (event) => log('main', 'timed out', event.target.reason.name));
  setTimeout(() => {}, 20);
});
