// Records what Node's streams do: node record-streams.mjs > streams.tsv
//
// A row is a scenario and its trace. A scenario is a kind of stream with settings, and operations: those between two `;` run in
// one immediate, one with `^` in a tick of its own. After each operation the stream's state is noted when it has changed.
// StreamTraceTests.swift plays the same scenarios.
import { Readable, Writable, Transform, PassThrough } from 'node:stream';

const word = (text, index) => text.split(':')[index];

async function play(scenario) {
  const [head, script] = scenario.split(' | ');
  const [kind, ...pairs] = head.split(' ');
  const settings = Object.fromEntries(pairs.map((pair) => pair.split('=')));
  const trace = [];
  const log = (text) => trace.push(text);
  const held = [];
  const completion = (mode, name, callback) => {
    if (mode === 'sync') callback();
    else if (mode === 'tick') process.nextTick(callback);
    else if (mode === 'hold') held.push(callback);
    else if (mode === 'failsync') callback(new Error(name));
    else if (mode === 'failtick') process.nextTick(callback, new Error(name));
    else if (mode === 'throw') throw new Error(name);
  };
  const common = {};
  if (settings.auto) common.autoDestroy = settings.auto === '1';
  if (settings.noclose) common.emitClose = false;
  if (settings.obj) common.objectMode = true;
  if (settings.destroy) {
    common.destroy = (error, callback) => {
      log(`_destroy(${error ? error.message : ''})`);
      completion(settings.destroy, 'destroyed', (other) => callback(other ?? error));
    };
  }
  if (settings.construct) {
    common.construct = (callback) => {
      log('_construct');
      completion(settings.construct, 'constructed', callback);
    };
  }
  const readable = () => {
    let left = Number(settings.count ?? 3);
    const feed = (stream) => {
      if (left-- > 0) stream.push(settings.chunk ?? 'abcd');
      else stream.push(null);
    };
    const options = { ...common };
    if (settings.hwm) options.highWaterMark = Number(settings.hwm);
    if (settings.enc) options.encoding = settings.enc;
    options.read = function(size) {
      log(`_read(${size})`);
      if (settings.read === 'sync') feed(this);
      else if (settings.read === 'twice') { feed(this); feed(this); }
      else if (settings.read === 'tick') process.nextTick(feed, this);
      else if (settings.read === 'throw') throw new Error('read');
    };
    return new Readable(options);
  };
  const writeHooks = {
    write(chunk, encoding, callback) {
      log(`_write(${chunk}:${encoding ?? 'utf8'})`);
      completion(settings.write ?? 'sync', 'written', callback);
    },
  };
  if (settings.writev) {
    writeHooks.writev = (chunks, callback) => {
      log(`_writev(${chunks.map((item) => item.chunk).join('+')})`);
      completion(settings.write ?? 'sync', 'written', callback);
    };
  }
  if (settings.final) {
    writeHooks.final = (callback) => {
      log('_final');
      completion(settings.final, 'final', callback);
    };
  }
  const writable = (more) => {
    const options = { ...common, ...writeHooks };
    if (settings.whwm ?? settings.hwm) options.highWaterMark = Number(settings.whwm ?? settings.hwm);
    if (settings.strings) options.decodeStrings = false;
    return new Writable({ ...options, ...more });
  };
  const transform = () => {
    const options = { ...common };
    if (settings.hwm) options.highWaterMark = Number(settings.hwm);
    if (settings.half) options.allowHalfOpen = false;
    if (settings.final) options.final = writeHooks.final;
    if (settings.write === 'pass') return new PassThrough(options);
    options.transform = function(chunk, encoding, callback) {
      log(`_transform(${chunk}:${encoding ?? 'utf8'})`);
      const done = (error) => (error ? callback(error) : callback(null, String(chunk).toUpperCase()));
      if (settings.write === 'push') { this.push(chunk); this.push(chunk); callback(); }
      else if (settings.write === 'drop') callback();
      else completion(settings.write ?? 'sync', 'transformed', done);
    };
    if (settings.flush) {
      options.flush = (callback) => {
        log('_flush');
        completion(settings.flush, 'flushed', (error) => callback(error, error ? undefined : 'fl'));
      };
    }
    return new Transform(options);
  };
  const source = kind === 'R' || kind === 'P' ? readable() : kind === 'T' ? transform() : null;
  const sink = kind === 'W' ? writable() : kind === 'P' ? writable({ construct: undefined }) : kind === 'T' ? source : null;
  const other = kind === 'P' && settings.two ? new Writable({
    highWaterMark: 4, write(chunk, encoding, callback) { log(`other(${chunk})`); process.nextTick(callback); },
  }) : null;
  const bit = (value) => (value ? 1 : 0);
  const state = () => {
    const parts = [];
    if (source) {
      const flowing = source.readableFlowing === null ? 'n' : bit(source.readableFlowing);
      parts.push(`r${flowing}${bit(source.isPaused())}${bit(source.readable)}${bit(source.readableEnded)}` +
        `${bit(source.readableDidRead)}${bit(source.readableAborted)}.${source.readableLength}`);
    }
    if (sink) {
      parts.push(`w${bit(sink.writable)}${bit(sink.writableNeedDrain)}${bit(sink.writableEnded)}` +
        `${bit(sink.writableFinished)}${bit(sink.writableAborted)}.${sink.writableLength}.${sink.writableCorked}`);
    }
    for (const stream of new Set([source, sink])) {
      if (stream) parts.push(`${bit(stream.destroyed)}${bit(stream.closed)}${stream.errored ? stream.errored.message : ''}`);
    }
    return parts.join(',');
  };
  let last = '';
  const note = () => {
    const now = state();
    if (now !== last) log(`[${now}]`);
    last = now;
  };
  const events = { end: 0, close: 0, error: 1, finish: 0, drain: 0, pause: 0, resume: 0, pipe: 0, unpipe: 0 };
  for (const [prefix, stream] of [['', source ?? sink], ['sink ', source && sink !== source ? sink : null], ['other ', other]]) {
    if (!stream) continue;
    for (const name of Object.keys(events)) {
      stream.on(name, (value) => log(prefix + name + (name === 'error' ? ` ${value.code ?? value.message}` : '')));
    }
  }
  const listeners = {};
  const called = (name) => (error) => log(`${name}(${error ? error.code ?? error.message : ''})`);
  let writes = 0;
  const perform = (op) => {
    const argument = word(op, 1);
    switch (word(op, 0)) {
      case 'data': source.on('data', listeners.data = (chunk) => log(`data ${chunk}`)); break;
      case 'once': source.once('data', (chunk) => log(`once ${chunk}`)); break;
      case 'pausing': source.on('data', (chunk) => { log(`pausing ${chunk}`); source.pause(); }); break;
      case 'nodata': if (listeners.data) source.removeListener('data', listeners.data); break;
      case 'readable': source.on('readable', listeners.readable = () => log('readable')); break;
      case 'readall':
        source.on('readable', listeners.readable = () => {
          log('readable');
          let chunk;
          while ((chunk = source.read(argument ? Number(argument) : undefined)) !== null) log(`got ${chunk}`);
        });
        break;
      case 'noreadable': if (listeners.readable) source.removeListener('readable', listeners.readable); break;
      case 'nobody': source.removeAllListeners('readable'); break;
      case 'pause': source.pause(); break;
      case 'resume': source.resume(); break;
      case 'read': log(`read=${source.read(argument === undefined ? undefined : Number(argument))}`); break;
      case 'push': log(`push=${source.push(argument ?? '')}`); break;
      case 'null': log(`push=${source.push(null)}`); break;
      case 'unshift': log(`unshift=${source.unshift(argument)}`); break;
      case 'enc': source.setEncoding(argument); break;
      case 'pipe': source.pipe(sink); break;
      case 'pipeopen': source.pipe(sink, { end: false }); break;
      case 'pipeother': source.pipe(other); break;
      case 'unpipe': source.unpipe(sink); break;
      case 'unpipeall': source.unpipe(); break;
      case 'write': log(`write=${sink.write(argument ?? '', called(`cb${++writes}`))}`); break;
      case 'w': log(`write=${sink.write(argument ?? '')}`); break;
      case 'hex': log(`write=${sink.write(argument, 'hex')}`); break;
      case 'end': if (argument) sink.end(argument); else sink.end(); break;
      case 'endcb': if (argument) sink.end(argument, called('endcb')); else sink.end(called('endcb')); break;
      case 'cork': sink.cork(); break;
      case 'uncork': sink.uncork(); break;
      case 'done': if (held.length) held.shift()(); break;
      case 'fail': if (held.length) held.shift()(new Error('failed')); break;
      case 'destroy': (sink ?? source).destroy(argument ? new Error(argument) : undefined); break;
      case 'kill': source.destroy(argument ? new Error(argument) : undefined); break;
      default: throw new Error(op);
    }
  };
  for (const group of script.split(' ; ')) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(() => {
      for (const op of group.split(' ')) {
        if (op.startsWith('^')) process.nextTick(() => { perform(op.slice(1)); note(); });
        else { perform(op); note(); }
      }
      resolve();
    }));
    await new Promise((resolve) => setImmediate(resolve));
    note();
    log(';');
  }
  return trace.join(' ').replaceAll('\n', ' ');
}

// What each rule of the manual is about, one scenario or more.
const written = `
R | push:ab read read:1
R | data push:ab push:cd null
R | push:ab data ; pause push:cd ; resume ; null
R | readable push:abc ; read:2 ; read:2 ; null ; read
R | readall push:abc ; push:def null
R | readall:2 push:abcde ; push:f null
R read=sync | data
R read=sync | resume
R read=sync | readall
R read=tick | data
R read=tick | readall ; noreadable data
R read=tick hwm=4 | readable ; read ; read ; read ; read ; read
R read=sync hwm=4 | read ; read ; read:2 ; read:9 ; read
R read=twice hwm=2 count=6 | data ; pause ; resume
R read=throw | data
R read=throw auto=0 | read
R hwm=0 | read push:a ; read ; readable push:b
R enc=utf8 | data push:abc push null
R enc=hex | push:abc push:def ; read:3 ; read ; null
R | push:abc enc:hex read:4 ; push:def ; data ; null
R | push:abc unshift:xy read ; null unshift:q ; resume ; unshift:z
R | null push:a
R | null ; resume
R | null ; data
R | null ; readable
R | null ; read
R | data readable push:abc ; nodata ; noreadable ; read
R | readable resume push:abc ; noreadable ; push:def ; null
R | readable data ; nobody ; push:abc ; null
R | pause data push:abc ; resume ; null
R | once push:abc push:def ; push:ghi ; null
R | pausing push:abc push:def ; resume ; null resume ; resume
R | data destroy push:a
R | data destroy:boom destroy:again ; push:a null
R auto=0 | data push:a null
R auto=0 | null push:x push:y
R noclose=1 | destroy:boom
R destroy=tick | destroy ; destroy
R destroy=tick | destroy:boom
R destroy=failsync | destroy:boom
R destroy=failtick | destroy
R destroy=throw | destroy:boom
R construct=tick read=sync | data push:zz
R construct=tick | destroy:boom
R construct=failtick read=sync | data
R construct=hold read=sync | data ; done ; pause
R construct=hold | destroy ; done
R construct=throw | data
R obj=1 hwm=2 | push:a push:b push:c read ; data ; null
R obj=1 read=sync | readall
W | write:abc w:de end
W | write:abc end:x
W | end write:a end
W | endcb ; endcb ; end:z
W | endcb:abc
W hwm=3 | write:abc w:de ; end
W hwm=3 write=tick | write:abc w:de write:f ; end
W hwm=3 write=hold | write:abc write:de write:f endcb ; done ; done done ; done
W hwm=3 write=hold | write:abc write:de ; fail ; write:x end
W hwm=3 write=hold auto=0 | write:abc write:de ; fail ; write:x endcb
W write=failsync | write:abc write:d end
W write=failtick | write:abc write:d endcb
W write=hold | write:abc write:d endcb destroy ; done ; write:x
W write=hold | write:abc write:d destroy:boom ; done
W write=hold hwm=2 | w:abc ; done ; w:d w:e ; done ; done ; end
W cork=1 | cork write:a write:b cork uncork ; write:c uncork ; uncork end
W writev=1 | cork write:a write:b write:c uncork ; end
W writev=1 | cork w:a w:b endcb
W writev=1 write=hold | write:a write:b write:c ; done ; write:d end ; done ; done
W writev=1 write=hold | write:a write:b write:c ; done ; fail
W final=sync | write:a endcb
W final=tick | write:a endcb
W final=failsync | endcb
W final=failtick | write:a endcb
W final=throw | endcb
W final=hold write=tick | write:a endcb ; destroy ; done
W final=hold | endcb ; done done
W construct=tick | write:a write:b endcb
W construct=tick writev=1 | write:a write:b endcb
W construct=failtick | write:a endcb
W construct=hold | write:a ; destroy:boom ; done
W construct=hold | endcb ; done
W auto=0 | write:a endcb ; write:b
W auto=0 | destroy:boom endcb
W noclose=1 | end
W destroy=tick | write:a end
W destroy=hold | destroy ; endcb write:a ; done
W obj=1 hwm=2 | write:a write:b write ; end
W strings=1 | write:abc hex:6162 end
W | hex:616263 w hex:zz end
W hwm=0 | w w:a write:b end
W | ^end ^write:a
T | write:ab data end
T | write:ab endcb ; data
T write=tick | data write:ab write:cd end:ef
T write=pass hwm=2 | write:ab write:cd write:ef ; read ; read ; read ; end ; data
T write=push hwm=3 | write:ab write:cd ; data ; end
T write=drop | resume write:ab write:cd endcb
T flush=sync | data write:ab end
T flush=tick final=sync | data write:ab endcb
T flush=failsync | data write:ab end
T flush=failtick | data end
T final=sync | data write:a end
T final=tick | data write:a end
T write=failsync | data write:a write:b end
T write=hold | data write:a write:b end ; done ; done ; done
T half=1 write=pass | data null
T write=pass | data null ; write:a end
T write=pass | data end destroy:boom
T obj=1 hwm=1 write=pass | write:a write:b write:c ; read ; read ; data end
P read=sync | pipe
P read=tick write=tick hwm=2 count=4 | pipe
P read=sync write=hold hwm=2 count=3 | pipe ; done ; done ; done ; done
P read=sync write=tick whwm=2 count=3 | pipeopen ; end
P write=hold whwm=2 | pipe push:ab ; push:cd ; unpipe ; done ; push:ef ; pipe ; done ; null ; done
P read=tick write=tick whwm=2 two=1 count=4 | pipe pipeother
P write=hold whwm=2 two=1 | pipe pipeother push:abcd ; push:ef ; done ; unpipeall ; resume ; null
P write=throw | pipe push:ab ; push:cd
P write=failsync | pipe push:ab ; push:cd ; null
P write=hold | pipe push:ab destroy:boom ; push:cd ; null
P write=hold | pipe push:ab destroy ; push:cd
P | pipe push:ab kill:boom ; end
P | data pipe push:ab ; unpipe ; push:cd ; null
P | null ; resume ; pipe
P whwm=2 write=hold | w:abc pipe push:x ; done ; null
P enc=utf8 | pipe push:ab null
P | pause pipe push:ab ; unpipeall ; pipeopen ; null
`.trim().split('\n');

// A generator that any run repeats.
let seed = 20_240_517;
const random = (bound) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % bound;
};
const pick = (list) => list[random(list.length)];
const sprinkle = (list) => Array.from({ length: 1 + random(5) }, () => (random(8) === 0 ? '^' : '') + pick(list)).join(' ');

const readOps = ['data', 'nodata', 'readable', 'readall', 'readall:2', 'noreadable', 'pause', 'resume', 'pause', 'resume', 'read', 'read:0',
  'read:2', 'read:5', 'push:abc', 'push:de', 'push:f', 'push', 'null', 'unshift:xy', 'enc:hex', 'once', 'pausing', 'destroy', 'kill:boom'];
const writeOps = ['write:abc', 'write:d', 'w:ef', 'write', 'w:ghij', 'cork', 'uncork', 'uncork', 'end', 'endcb', 'end:xyz', 'done', 'done', 'done',
  'fail', 'destroy', 'destroy:boom'];
const pipeOps = ['pipe', 'pipe', 'pipeopen', 'unpipe', 'unpipeall', 'push:abc', 'push:de', 'push:f', 'null', 'done', 'done', 'pause', 'resume',
  'data', 'nodata', 'destroy', 'kill:boom', 'end', 'w:qr'];
const settingsOf = {
  R: { read: ['', '', 'sync', 'tick', 'twice'], hwm: ['', '', '2', '4', '0'], auto: ['', '', '', '0'], enc: ['', '', '', 'utf8', 'hex'],
    destroy: ['', '', '', 'tick', 'failtick'], construct: ['', '', '', '', 'tick', 'hold'], obj: ['', '', '', '1'], count: ['', '1', '5'] },
  W: { write: ['', 'sync', 'tick', 'hold', 'hold', 'hold', 'failtick'], hwm: ['', '2', '4', '4'], writev: ['', '', '1'], auto: ['', '', '', '0'],
    final: ['', '', 'sync', 'tick', 'hold', 'failsync'], destroy: ['', '', '', 'tick', 'failtick'], construct: ['', '', '', '', 'tick', 'hold'],
    obj: ['', '', '', '1'] },
  T: { write: ['', 'sync', 'tick', 'hold', 'pass', 'push', 'drop', 'failtick'], hwm: ['', '2', '4'], flush: ['', '', 'sync', 'tick', 'failsync'],
    final: ['', '', '', '', 'sync'], half: ['', '', '1'], auto: ['', '', '', '0'] },
  P: { read: ['', '', '', 'sync', 'tick'], write: ['', 'sync', 'tick', 'hold', 'hold'], hwm: ['', '2', '4'], whwm: ['', '2'], auto: ['', '', '', '0'],
    count: ['', '5'] },
};
const opsOf = { R: readOps, W: writeOps, T: [...readOps, ...writeOps, ...writeOps], P: pipeOps };
const made = [];
for (let index = 0; index < 700; index++) {
  const kind = 'RWTP'[index % 4];
  const settings = Object.entries(settingsOf[kind]).map(([key, values]) => [key, pick(values)]).filter(([, value]) => value !== '');
  const head = [kind, ...settings.map(([key, value]) => `${key}=${value}`)].join(' ');
  made.push(`${head} | ${Array.from({ length: 2 + random(4) }, () => sprinkle(opsOf[kind])).join(' ; ')}`);
}
process.on('uncaughtException', (error) => { throw error; });
for (const scenario of [...written, ...made]) console.log(`${scenario}\t${await play(scenario)}`);
