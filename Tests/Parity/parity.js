// What a scenario imports: `scenario` runs one of its sides, `log` prints one observed event.
'use strict';
const fs = require('node:fs');

// A value as both languages print it. Null and undefined are one thing, since Swift has only nil.
function text(value) {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'string') return value === '' ? "''" : value.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  if (value instanceof Error) return `${value.name} [${text(value.code)}] ${text(value.message)}`;
  if (value instanceof Uint8Array) return `<${value.length <= 16 ? Buffer.from(value).toString('hex') : `${value.length} bytes`}>`;
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value === 'object') {
    const fields = Object.keys(value).map((name) => `${name}: ${name === 'date' ? '-' : text(value[name])}`);
    return `{${fields.join(', ')}}`;
  }
  return String(value);
}

// Prints one line: lane, object, event, arguments. Lines of one lane are compared in order, lanes are not among each other.
function log(...items) {
  fs.writeSync(1, `${items.map(text).join(' ')}\n`);
}

// The line that the server's process gave out: the port.
function readPort() {
  const bytes = Buffer.alloc(64);
  let line = '';
  while (!line.endsWith('\n')) {
    const count = fs.readSync(0, bytes);
    if (count === 0) throw new Error('no port on stdin');
    line += bytes.toString('latin1', 0, count);
  }
  return Number(line);
}

// `scenario(main)` is a program by itself; `scenario({ server, client })` is two, which run as two processes:
// `server(ready)` calls `ready(port)` once it can be reached, `client(port)` begins then.
function scenario(sides) {
  if (typeof sides === 'function') return sides();
  if (process.argv[2] === 'server') return sides.server((port) => fs.writeSync(1, `!ready ${port}\n`));
  return sides.client(readPort());
}

// The events that `watch` logs and what it logs of each. Left out are those whose listener changes the course of things ('data',
// 'wantTrailers', a server's 'timeout') and those that race with the rest ('goaway', settings).
const serverEvents = { sessionError: (error) => [error], error: (error) => [error], close: () => [] };
const sessionEvents = {
  connect: () => [], frameError: (...args) => args, error: (error) => [error], close: () => [],
};
const streamEvents = {
  ready: () => [], continue: () => [], headers: (headers, flags) => [headers, flags],
  response: (headers, flags) => [headers, flags], push: (headers, flags) => [headers, flags],
  trailers: (headers, flags) => [headers, flags], end: () => [], finish: () => [], drain: () => [], aborted: () => [],
  timeout: () => [], frameError: (...args) => args, error: (error) => [error], close: (stream) => [stream.rstCode],
};

// Logs the events of a server, a session or a stream.
function watch(lane, name, object) {
  const events = object.listen ? serverEvents : object.goaway ? sessionEvents : streamEvents;
  for (const [event, parts] of Object.entries(events)) {
    object.on(event, (...args) => log(lane, name, event, ...(event === 'close' ? parts(object) : parts(...args))));
  }
}

// Listens on a free port, logs what becomes of the server and its sessions, and closes it with the first session.
function serve(server, ready) {
  watch('server', 'server', server);
  server.on('session', (session) => {
    watch('server', 'session', session);
    session.on('close', () => server.close());
  });
  server.listen(0, () => ready(server.address().port));
}

// Logs what a call returns or throws.
function attempt(lane, name, call) {
  try {
    log(lane, name, 'returned', call());
  } catch (error) {
    log(lane, name, 'threw', error);
  }
}

module.exports = { scenario, log, watch, serve, attempt };
