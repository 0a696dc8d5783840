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

const pull = (log, target) => {
  watch(log, 'it', target);
  target.on('data', (chunk) => log(`data ${chunk}`));
};
const loud = async function* (source) { for await (const chunk of source) yield String(chunk).toUpperCase(); };

scenario('Duplex.from: a generator', (log) => {
  const it = stream.Duplex.from(loud);
  pull(log, it);
  log(`${it.readable} ${it.writable} ${it.readableObjectMode} ${it.readableHighWaterMark} ${it.writableHighWaterMark}`);
  it.write('a', () => log('written'));
  it.end('b');
});
scenario('Duplex.from: a generator that fails', (log) => {
  const it = stream.Duplex.from(async function* (source) {
    for await (const chunk of source) { yield chunk; throw new Error('boom'); }
  });
  pull(log, it);
  it.write('a');
  it.end('b');
});
scenario('Duplex.from: a generator that ends early', (log) => {
  const it = stream.Duplex.from(async function* (source) {
    for await (const chunk of source) { yield chunk; return; }
  });
  pull(log, it);
  it.write('a', (error) => log(`wrote a ${text(error)}`));
  it.write('b', (error) => log(`wrote b ${text(error)}`));
});
scenario('Duplex.from: a generator whose duplex is destroyed', (log) => {
  const it = stream.Duplex.from(async function* (source) {
    try {
      for await (const chunk of source) yield chunk;
      log('source ended');
    } finally {
      log('generator ended');
    }
  });
  pull(log, it);
  it.write('a');
  setImmediate(() => it.destroy(new Error('boom')));
});
scenario('Duplex.from: a function that reads', (log) => {
  const it = stream.Duplex.from(async function (source) {
    for await (const chunk of source) log(`got ${chunk}`);
    log('read');
  });
  watch(log, 'it', it);
  log(`${it.readable} ${it.writable}`);
  it.write('a');
  it.end('b');
});
scenario('Duplex.from: a function that fails', (log) => {
  const it = stream.Duplex.from(async function (source) { for await (const chunk of source) throw new Error('boom'); });
  watch(log, 'it', it);
  it.write('a');
});
scenario('Duplex.from: a function that fails at the end', (log) => {
  const it = stream.Duplex.from(async function (source) {
    for await (const chunk of source) log(`got ${chunk}`);
    throw new Error('boom');
  });
  watch(log, 'it', it);
  it.end('a');
});
scenario('Duplex.from: a sequence', (log) => {
  const it = stream.Duplex.from(['a', 'b']);
  pull(log, it);
  log(`${it.readable} ${it.writable} ${it.readableObjectMode}`);
});
scenario('Duplex.from: an asynchronous sequence', (log) => {
  const it = stream.Duplex.from((async function* () { yield 'a'; yield 'b'; })());
  pull(log, it);
});
scenario('Duplex.from: a text', (log) => pull(log, stream.Duplex.from('abc')));
scenario('Duplex.from: a promise', (log) => pull(log, stream.Duplex.from((async () => 'v')())));
scenario('Duplex.from: a promise of nothing', (log) => pull(log, stream.Duplex.from((async () => {})())));
scenario('Duplex.from: a promise that is rejected', (log) =>
  pull(log, stream.Duplex.from((async () => { throw new Error('boom'); })())));
scenario('Duplex.from: a readable', (log) => {
  const it = stream.Duplex.from(Readable.from(['a', 'b']));
  pull(log, it);
  log(`${it.readable} ${it.writable} ${it.readableObjectMode} ${it.writableObjectMode}`);
});
scenario('Duplex.from: a writable', (log) => {
  const out = sink(log);
  const it = stream.Duplex.from(out);
  watch(log, 'it', it);
  watch(log, 'out', out);
  log(`${it.readable} ${it.writable}`);
  it.write('a');
  it.end('b');
});
scenario('Duplex.from: a duplex', (log) => {
  const through = new PassThrough();
  log(`${stream.Duplex.from(through) === through}`);
});
scenario('Duplex.from: a pair', (log) => {
  const out = sink(log);
  const it = stream.Duplex.from({ readable: Readable.from(['a', 'b']), writable: out });
  pull(log, it);
  watch(log, 'out', out);
  it.write('x');
  it.end();
});
scenario('Duplex.from: a pair that is destroyed', (log) => {
  const readable = new Readable({ read() {} });
  const writable = sink(log);
  const it = stream.Duplex.from({ readable, writable });
  watch(log, 'it', it);
  watch(log, 'readable', readable);
  watch(log, 'writable', writable);
  it.destroy();
});
scenario('Duplex.from: a pair whose source fails', (log) => {
  const readable = new Readable({ read() {} });
  const writable = sink(log);
  const it = stream.Duplex.from({ readable, writable });
  watch(log, 'it', it);
  watch(log, 'writable', writable);
  readable.destroy(new Error('boom'));
});
scenario('Duplex.from: a pair whose sink fails', (log) => {
  const readable = new Readable({ read() {} });
  const writable = sink(log, { write(chunk, encoding, callback) { callback(new Error('full')); } });
  const it = stream.Duplex.from({ readable, writable });
  watch(log, 'it', it);
  watch(log, 'readable', readable);
  it.write('x', (error) => log(`wrote ${text(error)}`));
});
scenario('Duplex.from: a pair whose source closes early', (log) => {
  const readable = new Readable({ read() {} });
  const it = stream.Duplex.from({ readable, writable: sink(log) });
  watch(log, 'it', it);
  readable.destroy();
});

const letters = () => Readable.from(['a', 'b', 'c']);
const objects = (log, options = {}) => sink(log, { objectMode: true, ...options });
scenario('pipeline: a generator', (log) => {
  const source = letters();
  const out = objects(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  log(`returns ${stream.pipeline(source, loud, out, (error) => log(`done ${text(error)}`)) === out}`);
});
scenario('pipeline: two generators', (log) => {
  const out = objects(log);
  watch(log, 'out', out);
  const twice = async function* (source) { for await (const chunk of source) yield chunk + chunk; };
  stream.pipeline(letters(), loud, twice, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a generator that fails', (log) => {
  const source = letters();
  const out = objects(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, async function* (source) {
    for await (const chunk of source) { yield chunk; throw new Error('boom'); }
  }, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a generator that ends early', (log) => {
  const source = letters();
  const out = objects(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, async function* (source) {
    for await (const chunk of source) { yield chunk; return; }
  }, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a generator that ignores its source', (log) => {
  const source = letters();
  const out = objects(log);
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, async function* () { yield 'only'; }, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: the destination of a generator fails', (log) => {
  const source = letters();
  const out = objects(log, { write(chunk, encoding, callback) { callback(new Error('full')); } });
  watch(log, 'source', source);
  watch(log, 'out', out);
  stream.pipeline(source, async function* (source) {
    try { for await (const chunk of source) yield chunk; } finally { log('generator ended'); }
  }, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a slow destination of a generator', (log) => {
  const out = objects(log, {
    highWaterMark: 1, write(chunk, encoding, callback) { log(`write ${chunk}`); setImmediate(callback); },
  });
  watch(log, 'out', out);
  stream.pipeline(letters(), loud, out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: a generator in the last place', (log) => {
  const it = stream.pipeline(letters(), loud, (error) => log(`done ${text(error)}`));
  pull(log, it);
});
scenario('pipeline: a function that reads', (log) => {
  const source = letters();
  watch(log, 'source', source);
  const it = stream.pipeline(source, async (source) => {
    for await (const chunk of source) log(`got ${chunk}`);
    return 42;
  }, (error, value) => log(`done ${text(error)} ${value}`));
  pull(log, it);
});
scenario('pipeline: a function that fails', (log) => {
  const source = letters();
  watch(log, 'source', source);
  const it = stream.pipeline(source, async (source) => {
    for await (const chunk of source) throw new Error('boom');
  }, (error) => log(`done ${text(error)}`));
  watch(log, 'it', it);
});
scenario('pipeline: a function that does not read', (log) => {
  const source = letters();
  watch(log, 'source', source);
  const it = stream.pipeline(source, async () => 1, (error, value) => log(`done ${text(error)} ${value}`));
  watch(log, 'it', it);
});
scenario('pipeline: a sequence', (log) => {
  const out = objects(log);
  watch(log, 'out', out);
  stream.pipeline(['x', 'y'], out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: an asynchronous sequence that fails', (log) => {
  const out = objects(log);
  watch(log, 'out', out);
  stream.pipeline((async function* () { yield 'a'; throw new Error('boom'); })(), out, (error) => log(`done ${text(error)}`));
});
scenario('pipeline: functions, awaited', async (log) => {
  log(`value ${await stream.promises.pipeline(letters(), loud, async (source) => {
    let all = '';
    for await (const chunk of source) all += chunk;
    return all;
  })}`);
  const out = objects(log);
  await stream.promises.pipeline(letters(), loud, out, { end: false });
  log(`open ${out.writable}`);
  try {
    await stream.promises.pipeline(letters(), async (source) => { for await (const chunk of source) throw new Error('boom'); });
  } catch (error) {
    log(`threw ${text(error)}`);
  }
});
scenario('pipeline: functions hear of an abort', async (log) => {
  const controller = new AbortController();
  const source = new Readable({ read() {} });
  watch(log, 'source', source);
  setImmediate(() => controller.abort());
  try {
    await stream.promises.pipeline(source, async (source, { signal }) => {
      signal.addEventListener('abort', () => log('heard'));
      for await (const chunk of source) log(`got ${chunk}`);
    }, { signal: controller.signal });
  } catch (error) {
    log(`threw ${text(error)}`);
  }
});
scenario('compose: generators', (log) => {
  const twice = async function* (source) { for await (const chunk of source) yield chunk + chunk; };
  const it = stream.compose(loud, twice);
  pull(log, it);
  it.write('a');
  it.end('b');
});
scenario('compose: of a readable', (log) => {
  const it = letters().compose(loud);
  pull(log, it);
  log(`${it.readable} ${it.writable}`);
});
scenario('compose: aborted', (log) => {
  const it = letters().compose(loud, { signal: AbortSignal.abort() });
  pull(log, it);
});

for (const [name, Class] of Object.entries({ Readable, Writable, Duplex: stream.Duplex, PassThrough })) {
  scenario(`signal: of a ${name}`, (log) => {
    const controller = new AbortController();
    const it = new Class({ read() {}, write(chunk, encoding, callback) { callback(); }, signal: controller.signal });
    watch(log, 'it', it);
    setImmediate(() => { controller.abort(); log(`destroyed ${it.destroyed}`); });
  });
  scenario(`signal: aborted before a ${name}`, (log) => {
    const it = new Class({ read() {}, write(chunk, encoding, callback) { callback(); }, signal: AbortSignal.abort() });
    log(`destroyed ${it.destroyed}`);
    watch(log, 'it', it);
  });
  scenario(`asyncDispose: of a ${name}`, async (log) => {
    const it = new Class({ read() {}, write(chunk, encoding, callback) { callback(); } });
    watch(log, 'it', it);
    await it[Symbol.asyncDispose]();
    log(`disposed ${it.destroyed}`);
    try { await it[Symbol.asyncDispose](); } catch (error) { log(`again ${text(error)}`); }
  });
  scenario(`asyncDispose: of a ${name} that fails`, async (log) => {
    const it = new Class({
      read() {}, write(chunk, encoding, callback) { callback(); }, destroy(error, callback) { callback(new Error('late')); },
    });
    watch(log, 'it', it);
    try { await it[Symbol.asyncDispose](); } catch (error) { log(`threw ${text(error)}`); }
  });
}

const turns = async (count) => { for (let turn = 0; turn < count; turn++) await new Promise((done) => setImmediate(done)); };
scenario('concurrency: results keep their order', async (log) => {
  let running = 0, most = 0;
  const ended = [];
  const results = await Readable.from([3, 1, 2, 1]).map(async (value) => {
    most = Math.max(most, ++running);
    await turns(value);
    running--;
    ended.push(value);
    return value * 10;
  }, { concurrency: 2 }).toArray();
  log(`${results} at most ${most}, ended ${ended}`);
});
for (const options of [{}, { concurrency: 2 }, { concurrency: 2, highWaterMark: 3 }, { highWaterMark: 2 }]) {
  scenario(`concurrency: reading ahead with ${options.concurrency ?? 1} and ${options.highWaterMark ?? 'no'} mark`, async (log) => {
    let begun = 0;
    const results = Readable.from([1, 2, 3, 4, 5, 6, 7, 8]).map(async (value) => { begun++; return value; }, options);
    for await (const value of results) {
      if (value === 1 || value === 4) { await turns(4); log(`${value} after ${begun}`); }
    }
  });
}
scenario('concurrency: every helper', async (log) => {
  const numbers = () => Readable.from([1, 2, 3, 4, 5, 6]);
  const options = { concurrency: 3 };
  log(`filter ${await numbers().filter(async (value) => { await turns(3 - value % 3); return value % 2; }, options).toArray()}`);
  log(`flatMap ${await numbers().flatMap(async (value) => { await turns(value % 2); return [value, value]; }, options).toArray()}`);
  let running = 0, most = 0;
  await numbers().forEach(async () => { most = Math.max(most, ++running); await turns(1); running--; }, options);
  log(`forEach at most ${most}`);
  log(`some ${await numbers().some(async (value) => { await turns(1); return value === 2; }, options)}`);
  log(`every ${await numbers().every(async (value) => { await turns(1); return value < 4; }, options)}`);
  log(`find ${await numbers().find(async (value) => { await turns(1); return value > 2; }, options)}`);
});
scenario('concurrency: a failure', async (log) => {
  const source = Readable.from([1, 2, 3, 4, 5, 6]);
  watch(log, 'source', source);
  const begun = [];
  try {
    await source.map(async (value) => {
      begun.push(value);
      await turns(2);
      if (value === 2) throw new Error('boom');
      return value;
    }, { concurrency: 2 }).toArray();
  } catch (error) {
    log(`threw ${text(error)} after ${begun}`);
  }
});
scenario('concurrency: aborted', async (log) => {
  const controller = new AbortController();
  const source = Readable.from([1, 2, 3, 4, 5, 6]);
  try {
    await source.map(async (value) => {
      if (value === 2) controller.abort();
      return value;
    }, { concurrency: 2, signal: controller.signal }).toArray();
  } catch (error) {
    log(`threw ${text(error)} ${source.destroyed}`);
  }
});
scenario('concurrency: refused', async (log) => {
  try { await Readable.from([1]).forEach(() => {}, { concurrency: 0 }); } catch (error) { log(error.message); }
  try { await Readable.from([1]).map(() => {}, { highWaterMark: -1 }).toArray(); } catch (error) { log(error.message); }
  try { await Readable.from([1]).take(-1).toArray(); } catch (error) { log(error.message); }
});

for (const [name, body] of scenarios) {
  const trace = [];
  await body((line) => trace.push(line));
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
  console.log(`${name}\t${trace.join(' | ')}`);
}
