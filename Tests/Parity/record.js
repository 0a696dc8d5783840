// Records traces: runs scenarios on this Node and writes what they print. See README.md.
//
//   node record.js [--check] [--runs N] [NAME…]     all scenarios without a name; FAMILY or FAMILY/NAME otherwise
//
// A scenario whose runs differ is refused: a trace that is not the same every time proves nothing.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = path.join(__dirname, 'scenarios');
const timeoutMilliseconds = 20_000;

function names() {
  return fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -3)).sort();
}

// Runs one side; resolves with its lines once its process has ended.
function run(name, side, onReady) {
  const child = spawn(process.execPath, [path.join(folder, `${name}.js`), side], { stdio: ['pipe', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMilliseconds);
  let output = '';
  let errors = '';
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (chunk) => { errors += chunk; });
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
    const ready = onReady && /^!ready (.*)\n/m.exec(output);
    if (ready) {
      onReady(ready[1]);
      onReady = undefined;
    }
  });
  const done = new Promise((resolve) => child.on('close', (code, signal) => {
    clearTimeout(timer);
    onReady?.('');
    const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('!'));
    if (code !== 0) lines.push(`exit ${side} ${code ?? signal}`);
    resolve({ lines, errors });
  }));
  return { child, done };
}

// Both sides' lines, lane by lane.
async function trace(name) {
  const source = fs.readFileSync(path.join(folder, `${name}.js`), 'utf8');
  let parts;
  if (/^scenario\(\{/m.test(source)) {
    const client = run(name, 'client');
    const server = run(name, 'server', (port) => client.child.stdin.end(`${port}\n`));
    parts = await Promise.all([server.done, client.done]);
  } else {
    parts = [await run(name, 'main').done];
  }
  const lines = parts.flatMap((part) => part.lines);
  const lanes = [...new Set(lines.map((line) => line.split(' ')[0]))].sort();
  return {
    text: lanes.flatMap((lane) => lines.filter((line) => line.split(' ')[0] === lane)).map((line) => `${line}\n`).join(''),
    errors: parts.map((part) => part.errors).join(''),
  };
}

// The first line in which two traces differ, and what stands around it.
function difference(one, other) {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const index = a.findIndex((line, i) => line !== b[i]);
  const at = index < 0 ? a.length : index;
  const context = (lines) => lines.slice(Math.max(0, at - 2), at + 4).map((line) => `    ${line}`).join('\n');
  return `  line ${at + 1}, one run:\n${context(a)}\n  another:\n${context(b)}`;
}

async function record(name, { check, runs }) {
  const file = path.join(folder, `${name}.trace`);
  const first = await trace(name);
  for (let i = 1; i < runs; i++) {
    const again = await trace(name);
    if (again.text !== first.text) return `${name}: runs differ\n${difference(first.text, again.text)}`;
  }
  if (first.text === '' || first.text.includes('SIGKILL')) return `${name}: no end or no lines\n${first.text}${first.errors}`;
  if (!check) {
    fs.writeFileSync(file, first.text);
    return undefined;
  }
  const recorded = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return recorded === first.text ? undefined : `${name}: differs from its recording\n${difference(recorded, first.text)}`;
}

async function main() {
  const { values, positionals } = require('node:util').parseArgs({
    options: { check: { type: 'boolean' }, runs: { type: 'string', default: '3' } }, allowPositionals: true,
  });
  const wanted = names().filter((name) => positionals.length === 0 ||
    positionals.some((given) => name === given || name.startsWith(`${given}/`)));
  const options = { check: values.check, runs: Number(values.runs) };
  const failures = [];
  const queue = [...wanted];
  await Promise.all(Array.from({ length: os.availableParallelism() }, async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      const failure = await record(name, options);
      if (failure) failures.push(failure);
    }
  }));
  for (const failure of failures.sort()) console.error(failure);
  console.log(`${wanted.length - failures.length} of ${wanted.length} scenarios ${options.check ? 'hold' : 'recorded'}`);
  process.exitCode = failures.length > 0 || wanted.length === 0 ? 1 : 0;
}

main();
