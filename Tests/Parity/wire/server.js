// The servers of the wire cases: `node server.js CASE`. Its Swift twin stands in Twins/Wire.swift.
'use strict';
const fs = require('node:fs');
const http2 = require('node:http2');

const body = Buffer.alloc(40000, 'x').toString();

// By the part of the case's name before '-': options of the server, and what it does with a stream.
const servers = {
  basic: { stream(stream) { stream.respond({ ':status': 200 }); stream.end('hello'); } },
  empty: { stream(stream) { stream.respond({ ':status': 200 }); stream.end(); } },
  endheaders: { stream(stream) { stream.respond({ ':status': 200 }, { endStream: true }); } },
  writes: { stream(stream) { stream.respond(); stream.write('a'); stream.write('b'); stream.end('c'); } },
  writeslater: { stream(stream) { stream.respond(); stream.write('a'); stream.session.once('ping', () => stream.end()); } },
  trailers: {
    stream(stream) {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-t': '1' }));
      stream.end('hello');
    },
  },
  notrailers: { stream(stream) { stream.respond({}, { waitForTrailers: true }); stream.end('hello'); } },
  bighdr: { stream(stream) { stream.respond({ 'x-big': body }); stream.end(); } },
  upload: {
    stream(stream) {
      stream.respond();
      stream.resume();
      stream.on('end', () => stream.end('ok'));
    },
  },
  paused: {
    stream(stream) {
      stream.respond();
      stream.session.once('ping', () => {
        stream.resume();
        stream.on('end', () => stream.end('ok'));
      });
    },
  },
  rstdata: { stream(stream) { stream.on('error', () => {}); stream.respond(); stream.write('a'); setImmediate(() => stream.close(2)); } },
  destroyerr: {
    stream(stream) {
      stream.on('error', () => {});
      stream.respond();
      stream.write('a');
      setImmediate(() => stream.destroy(new Error('boom')));
    },
  },
  open: { stream(stream) { stream.on('error', () => {}); stream.respond(); stream.write('a'); } },
  sclose: {
    stream(stream) {
      stream.session.close();
      stream.respond();
      stream.session.once('ping', () => stream.end('a'));
    },
  },
  sdestroy: { stream(stream) { stream.session.destroy(); } },
  goaway: { stream(stream) { stream.session.goaway(2, 1, Buffer.from('abc')); stream.respond({}, { endStream: true }); } },
  push: {
    stream(stream) {
      stream.pushStream({ ':path': '/p' }, (error, push) => { push.respond(); push.end('p'); });
      stream.respond();
      stream.end('m');
    },
  },
  settings: { options: { settings: { maxConcurrentStreams: 5 } }, stream(stream) { stream.respond(); stream.end('hello'); } },
  pad: {
    options: { paddingStrategy: http2.constants.PADDING_STRATEGY_ALIGNED },
    stream(stream) { stream.respond(); stream.end('hello'); },
  },
  padmax: {
    options: { paddingStrategy: http2.constants.PADDING_STRATEGY_MAX },
    stream(stream) { stream.respond(); stream.end('hello'); },
  },
  info: {
    stream(stream) {
      stream.additionalHeaders({ ':status': 103, 'link': '</a>' });
      stream.respond({ ':status': 204 });
    },
  },
  altsvc: { stream(stream) { stream.session.altsvc('h2=":1"', stream.id); stream.respond({}, { endStream: true }); } },
  ping: {
    stream(stream) {
      stream.session.ping(Buffer.from('12345678'), () => { stream.respond({}, { endStream: true }); });
    },
  },
  resettings: {
    stream(stream) {
      stream.session.settings({ initialWindowSize: 100000 });
      stream.respond({}, { endStream: true });
    },
  },
  window: {
    stream(stream) {
      stream.session.setLocalWindowSize(200000);
      stream.respond({}, { endStream: true });
    },
  },
};

const name = process.argv[2].split('-')[0];
const { options, stream } = servers[name];
const server = http2.createServer(options);
server.on('stream', stream);
server.on('session', (session) => {
  session.on('error', () => {});
  session.on('close', () => server.close());
});
server.listen(0, () => fs.writeSync(1, `!ready ${server.address().port}\n`));
