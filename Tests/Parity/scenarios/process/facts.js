// Facts of the process.
// rows: process.function.env-argv-cwd process.function.hrtime process.function.memoryUsage
const { scenario, log } = require('../../parity');

scenario(() => {
  log('main', process.pid > 0, process.platform, process.cwd().startsWith('/'), process.argv.length > 1, process.env.PATH !== undefined);
  const start = process.hrtime();
  log('main', start.length, process.hrtime(start)[0]);
  log('main', process.hrtime.bigint() > 0, process.memoryUsage().rss > 1000000);
});
