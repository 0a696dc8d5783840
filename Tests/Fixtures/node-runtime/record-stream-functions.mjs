// Records what the functions of Node's module stream do: node record-stream-functions.mjs > stream-functions.tsv
//
// A row is a scenario's name and its trace; StreamFunctionsTests.swift has the same scenarios line by line.
import stream, { Readable, Writable, Transform, PassThrough, duplexPair } from 'node:stream';

const scenarios = [];
const scenario = (name, body) => scenarios.push([name, body]);
const text = (error) => (error ? error.code ?? error.message : 'ok');
const sink = (log, options = {}) => new Writable({
  write(chunk, encoding, callback) { log(`write ${chunk}`); callback(); }, ...options,
});
const watch = (log, name, target) => {
  for (const event of ['end', 'finish', 'close']) target.on(event, () => log(`${name} ${event}`));
  target.on('error', (error) => log(`${name} error ${text(error)}`));
};

scenario('finished: a writable', (log) => {
  const out = sink(log);
  watch(log, 'out', out);
  stream.finished(out, (error) => log(`done ${text(error)}`));
  out.end('a');
});
scenario('finished: a readable', (log) => {
  const source = Readable.from(['a', 'b']);
  watch(log, 'source', source);
  stream.finished(source, (error) => log(`done ${text(error)}`));
  source.resume();
});
scenario('finished: destroyed early', (log) => {
  const out = sink(log);
  watch(log, 'out', out);
  stream.finished(out, (error) => log(`done ${text(error)}`));
  out.destroy();
});
scenario('finished: an error', (log) => {
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  stream.finished(source, (error) => log(`done ${text(error)}`));
  source.destroy(new Error('boom'));
});
scenario('finished: too late', (log) => {
  const out = sink(log);
  out.end();
  out.on('close', () => {
    stream.finished(out, (error) => log(`done ${text(error)}`));
    log('asked');
  });
});
scenario('finished: one half of a duplex', (log) => {
  const through = new PassThrough();
  watch(log, 'through', through);
  stream.finished(through, { readable: false }, (error) => log(`written ${text(error)}`));
  stream.finished(through, { writable: false }, (error) => log(`read ${text(error)}`));
  stream.finished(through, (error) => log(`done ${text(error)}`));
  through.end('a');
  setImmediate(() => through.resume());
});
scenario('finished: cleaned up and aborted', (log) => {
  const out = sink(log);
  const cleanup = stream.finished(out, () => log('never'));
  cleanup();
  const controller = new AbortController();
  stream.finished(out, { signal: controller.signal }, (error) => log(`aborted ${text(error)}`));
  controller.abort();
  log(`destroyed ${out.destroyed}`);
  out.end();
});
scenario('pipeline: three streams', (log) => {
  const source = Readable.from(['a', 'b']);
  const upper = new Transform({ transform(chunk, encoding, callback) { callback(null, String(chunk).toUpperCase()); } });
  const out = sink(log);
  watch(log, 'source', source);
  watch(log, 'upper', upper);
  watch(log, 'out', out);
  log(`returns ${stream.pipeline(source, upper, out, (error) => log(`done ${text(error)}`)) === out}`);
});
scenario('pipeline: the source fails', (log) => {
  const source = new Readable({ read() {} });
  const out = sink(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, out, (error) => log(`done ${text(error)}`));
  source.push('a');
  setImmediate(() => source.destroy(new Error('boom')));
});
scenario('pipeline: the destination fails', (log) => {
  const source = new Readable({ read() {} });
  const out = sink(log, { write(chunk, encoding, callback) { callback(new Error('full')); } });
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, out, (error) => log(`done ${text(error)}`));
  source.push('a');
});
scenario('pipeline: the destination closes early', (log) => {
  const source = new Readable({ read() {} });
  const out = sink(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, out, (error) => log(`done ${text(error)}`));
  source.push('a');
  setImmediate(() => out.destroy());
});
scenario('pipeline: aborted', (log) => {
  const source = new Readable({ read() {} });
  const out = sink(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  const controller = new AbortController();
  stream.promises.pipeline(source, out, { signal: controller.signal }).then(() => log('done'), (error) => log(`done ${text(error)}`));
  setImmediate(() => controller.abort());
});
scenario('pipeline: the last stays open', (log) => {
  const source = Readable.from(['a']);
  const out = sink(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.promises.pipeline(source, out, { end: false }).then(() => log(`done ${out.writable}`), (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a closed stream', (log) => {
  const out = sink(log);
  out.destroy();
  try {
    stream.pipeline(Readable.from(['a']), out, () => log('never'));
  } catch (error) {
    log(text(error));
  }
});
scenario('iteration: to the end', async (log) => {
  const source = Readable.from(['a', 'b']);
  watch(log, 'source', source);
  for await (const chunk of source) log(`got ${chunk}`);
  log(`destroyed ${source.destroyed}`);
});
scenario('iteration: left early', async (log) => {
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  source.push('a');
  for await (const chunk of source) {
    log(`got ${chunk}`);
    break;
  }
  log(`destroyed ${source.destroyed}`);
});
scenario('iteration: left early without destruction', async (log) => {
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  source.push('a');
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    log(`got ${chunk}`);
    break;
  }
  log(`destroyed ${source.destroyed}`);
});
scenario('iteration: an error', async (log) => {
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  source.push('a');
  setImmediate(() => source.destroy(new Error('boom')));
  try {
    for await (const chunk of source) log(`got ${chunk}`);
  } catch (error) {
    log(`caught ${text(error)}`);
  }
});
scenario('iteration: a premature close', async (log) => {
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  setImmediate(() => source.destroy());
  try {
    for await (const chunk of source) log(`got ${chunk}`);
  } catch (error) {
    log(`caught ${text(error)}`);
  }
});
scenario('iteration: a duplex that is still written to', async (log) => {
  const [near, far] = duplexPair();
  watch(log, 'near', near);
  far.end('a');
  for await (const chunk of near) log(`got ${chunk}`);
  log(`destroyed ${near.destroyed}`);
});
scenario('from: an asynchronous source that fails', async (log) => {
  async function* generate() {
    yield 'a';
    yield 'b';
    throw new Error('boom');
  }
  const source = Readable.from(generate());
  watch(log, 'source', source);
  source.on('data', (chunk) => log(`data ${chunk}`));
});
scenario('addAbortSignal', (log) => {
  const controller = new AbortController();
  const source = stream.addAbortSignal(controller.signal, new Readable({ read() {} }));
  watch(log, 'source', source);
  controller.abort();
  log(`destroyed ${source.destroyed}`);
});
scenario('duplexPair', (log) => {
  const [near, far] = duplexPair();
  watch(log, 'near', near);
  watch(log, 'far', far);
  far.on('data', (chunk) => { log(`far ${chunk}`); far.write(`re ${chunk}`); });
  near.on('data', (chunk) => log(`near ${chunk}`));
  near.write('a', () => log('written'));
  near.end();
  setImmediate(() => far.end());
});
scenario('helpers', async (log) => {
  const numbers = () => Readable.from([1, 2, 3, 4]);
  log(`map ${await numbers().map((value) => value * 2).toArray()}`);
  log(`filter ${await numbers().filter((value) => value % 2 === 0).toArray()}`);
  log(`flatMap ${await numbers().flatMap((value) => [value, value]).toArray()}`);
  log(`take ${await numbers().take(2).toArray()}`);
  log(`drop ${await numbers().drop(3).toArray()}`);
  log(`some ${await numbers().some((value) => value > 3)} every ${await numbers().every((value) => value > 3)}`);
  log(`find ${await numbers().find((value) => value > 2)}`);
  log(`reduce ${await numbers().reduce((sum, value) => sum + value, 0)}`);
  await numbers().forEach((value) => log(`each ${value}`));
});
scenario('compose', async (log) => {
  const upper = new Transform({ transform(chunk, encoding, callback) { callback(null, String(chunk).toUpperCase()); } });
  const twice = new Transform({ transform(chunk, encoding, callback) { callback(null, String(chunk) + chunk); } });
  const both = stream.compose(upper, twice);
  both.on('data', (chunk) => log(`data ${chunk}`));
  both.on('end', () => log('end'));
  both.on('close', () => log('close'));
  both.write('a');
  both.end('b');
});

for (const [name, body] of scenarios) {
  const trace = [];
  await body((line) => trace.push(line));
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
  console.log(`${name}\t${trace.join(' | ')}`);
}
