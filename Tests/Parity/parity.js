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

module.exports = { scenario, log };
