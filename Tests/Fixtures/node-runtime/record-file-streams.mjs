// Records what happens around Node's file streams. Run with Node 24:
//   node record-file-streams.mjs > file-streams.tsv
// Columns: name of the case, in FileStreamTests.swift too; its trace, separated by " | ".
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'record-'));
const file = path.join(dir, 'file');
const target = path.join(dir, 'target');
let trace = [];
const log = (text) => trace.push(text);
const watch = (stream, events) => {
  for (const event of events) {
    stream.on(event, (value) => {
      if (value instanceof Error) log(`${event} ${value.code || value.message}`);
      else if (event === 'data') log(`data ${value}`);
      else log(event);
    });
  }
  return new Promise((resolve) => stream.on('close', resolve));
};
const reading = (stream) => watch(stream, ['open', 'ready', 'data', 'end', 'close', 'error']);
const writing = (stream) => watch(stream, ['open', 'ready', 'drain', 'finish', 'close', 'error']);
const content = () => log(fs.readFileSync(target, 'latin1'));
const row = async (name, body) => {
  fs.writeFileSync(file, '0123456789');
  fs.writeFileSync(target, 'abc');
  trace = [];
  await body();
  process.stdout.write(`${name}\t${trace.join(' | ')}\n`);
};
const refusal = (body) => {
  try { body(); } catch (error) { log(error.message); }
};

await row('read', async () => {
  const r = fs.createReadStream(file);
  log(`${r.fd} ${r.pending} ${r.bytesRead} ${r.autoClose} ${r.readableHighWaterMark}`);
  await reading(r);
  log(`${r.fd} ${r.pending} ${r.bytesRead} ${r.destroyed} ${r.closed}`);
});
await row('read a range', () => reading(fs.createReadStream(file, { start: 2, end: 5, highWaterMark: 3, encoding: 'utf8' })));
await row('read to an end', () => reading(fs.createReadStream(file, { end: 3 })));
await row('read beyond', () => reading(fs.createReadStream(file, { start: 20 })));
await row('read missing', () => reading(fs.createReadStream('/missing')));
await row('read bad flags', () => reading(fs.createReadStream(file, { flags: 'zz' })));
await row('read folder', () => reading(fs.createReadStream(dir)));
await row('read descriptor', async () => {
  const fd = fs.openSync(file);
  const r = fs.createReadStream('', { fd, start: 7 });
  log(`${r.pending}`);
  await reading(r);
  refusal(() => fs.fstatSync(fd));
});
await row('read without autoClose', async () => {
  const fd = fs.openSync(file);
  const r = fs.createReadStream('', { fd, autoClose: false });
  reading(r);
  await new Promise((resolve) => r.on('end', () => setImmediate(resolve)));
  log(`${r.destroyed} ${fs.fstatSync(fd).size}`);
  fs.closeSync(fd);
});
await row('read close', async () => {
  const r = fs.createReadStream(file);
  const closed = reading(r);
  r.close((error) => log(`closed ${error.code}`));
  await closed;
});
await row('read destroyed in data', async () => {
  const r = fs.createReadStream(file, { highWaterMark: 4 });
  const closed = reading(r);
  r.once('data', () => r.destroy(new Error('x')));
  await closed;
});
await row('read handle', async () => {
  const h = await fsp.open(file);
  h.on('close', () => log('handle close'));
  await reading(h.createReadStream({ start: 8 }));
  log(`${h.fd}`);
});
await row('read aborted', async () => {
  const controller = new AbortController();
  const r = fs.createReadStream(file, { signal: controller.signal });
  const closed = reading(r);
  controller.abort();
  await closed;
});
await row('write', async () => {
  const w = fs.createWriteStream(target);
  log(`${w.fd} ${w.pending} ${w.bytesWritten} ${w.autoClose} ${w.writableHighWaterMark}`);
  const closed = writing(w);
  w.write('hé');
  w.write('b', () => log('written'));
  w.end('c', () => log('ended'));
  await closed;
  log(`${w.bytesWritten} ${w.fd} ${fs.readFileSync(target, 'hex')}`);
});
await row('write missing', async () => {
  const w = fs.createWriteStream('/missing/x');
  const closed = writing(w);
  w.write('a', (error) => log(`written ${error.code}`));
  await closed;
});
await row('write at', async () => {
  const w = fs.createWriteStream(target, { flags: 'r+', start: 1 });
  const closed = writing(w);
  w.end('ZZZ');
  await closed;
  content();
});
await row('write appending', async () => {
  const w = fs.createWriteStream(target, { flags: 'a', encoding: 'hex' });
  const closed = writing(w);
  w.end('6465');
  await closed;
  content();
});
await row('write without autoClose', async () => {
  const fd = fs.openSync(target, 'w');
  const w = fs.createWriteStream('', { fd, autoClose: false });
  writing(w);
  w.end('xyz');
  await new Promise((resolve) => w.on('finish', () => setImmediate(resolve)));
  log(`${w.destroyed}`);
  fs.closeSync(fd);
  content();
});
await row('write handle', async () => {
  const h = await fsp.open(target, 'w');
  h.on('close', () => log('handle close'));
  const w = h.createWriteStream();
  const closed = writing(w);
  w.end('x');
  await closed;
  log(`${h.fd}`);
  content();
});
await row('write close', async () => {
  const w = fs.createWriteStream(target);
  const closed = writing(w);
  w.close(() => log('closed'));
  await closed;
});
await row('write destroyed', async () => {
  const w = fs.createWriteStream(target);
  const closed = writing(w);
  w.write('a');
  w.destroy();
  await closed;
  content();
});
await row('write corked', async () => {
  const w = fs.createWriteStream(target, { flush: true });
  const closed = writing(w);
  w.cork();
  w.write('1');
  w.write('2');
  w.uncork();
  w.end();
  await closed;
  log(`${w.bytesWritten}`);
});
await row('write much', async () => {
  const w = fs.createWriteStream(target, { highWaterMark: 4 });
  const closed = writing(w);
  log(`${w.write('12')} ${w.write('34')} ${w.write('56')}`);
  w.once('drain', () => w.end());
  await closed;
  content();
});
await row('copy', async () => {
  const w = fs.createWriteStream(target);
  const closed = writing(w);
  fs.createReadStream(file, { highWaterMark: 3 }).pipe(w);
  await closed;
  content();
});
await row('refusals', async () => {
  refusal(() => fs.createReadStream(file, { start: -1 }));
  refusal(() => fs.createWriteStream(file, { start: -1 }));
  refusal(() => fs.createReadStream(file, { start: 5, end: 2 }));
  refusal(() => fs.createReadStream(file, { fd: -1 }));
  refusal(() => fs.createReadStream(file, { encoding: 'zz' }));
  refusal(() => fs.createWriteStream('a\0'));
});
fs.rmSync(dir, { recursive: true });
