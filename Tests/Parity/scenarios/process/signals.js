// A signal with a listener, one of the program's own sending.
// rows: process.on.exit
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const timer = setInterval(() => {}, 1000);
  process.once('SIGTERM', (signal) => {
    log('main', signal);
    process.on('SIGUSR2', (name) => {
      log('main', name);
      clearInterval(timer);
    });
    process.kill(process.pid, 'SIGUSR2');
  });
  process.on('exit', (code) => log('main', 'exit', code));
  attempt('main', 'unknown', () => process.kill(process.pid, 'SIGNONE'));
  log('main', process.kill(process.pid, 0), process.kill(process.pid, 'SIGTERM'));
});
