// A WebSocket over HTTP/2 (RFC 8441): an extended CONNECT opens the stream, RFC 6455's frames go through it.
const http2 = require('node:http2');

// One frame: FIN and opcode, the length, four octets of mask from a client, the payload.
const frame = (opcode, payload, mask) => {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = 0x80 | opcode;
  head[1] = (mask ? 0x80 : 0) | (payload.length < 126 ? payload.length : 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  if (!mask) return Buffer.concat([head, payload]);
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i++) masked[i] ^= mask[i % 4];
  return Buffer.concat([head, mask, masked]);
};

// Takes whole frames off the front of what has arrived; returns the rest.
const readFrames = (bytes, handle) => {
  for (;;) {
    if (bytes.length < 2) return bytes;
    let offset = 2;
    let length = bytes[1] & 0x7f;
    if (length === 126) {
      if (bytes.length < 4) return bytes;
      length = bytes.readUInt16BE(2);
      offset = 4;
    }
    const isMasked = (bytes[1] & 0x80) !== 0;
    const start = offset + (isMasked ? 4 : 0);
    if (bytes.length < start + length) return bytes;
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (isMasked) {
      for (let i = 0; i < length; i++) payload[i] ^= bytes[offset + (i % 4)];
    }
    handle(bytes[0] & 0x0f, payload);
    bytes = bytes.subarray(start + length);
  }
};

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const server = http2.createServer({ settings: { enableConnectProtocol: true } });
server.on('stream', (stream, headers) => {
  if (headers[':method'] !== 'CONNECT' || headers[':protocol'] !== 'websocket') {
    stream.respond({ ':status': 400 }, { endStream: true });
    return;
  }
  stream.respond({ ':status': 200, 'sec-websocket-protocol': headers['sec-websocket-protocol'] });
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    rest = readFrames(Buffer.concat([rest, chunk]), (opcode, payload) => {
      if (opcode === TEXT) {
        // An echo that waits for its reader: nothing more is read until what was written has left.
        if (!stream.write(frame(TEXT, payload))) {
          stream.pause();
          stream.once('drain', () => stream.resume());
        }
      } else if (opcode === PING) {
        stream.write(frame(PONG, payload));
      } else if (opcode === CLOSE) {
        stream.end(frame(CLOSE, payload));
      }
    });
  });
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('remoteSettings', (settings) => {
    console.log('extended CONNECT', settings.enableConnectProtocol);
    const req = client.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': '/chat',
      'sec-websocket-version': 13,
      'sec-websocket-protocol': 'echo',
    });
    const mask = Buffer.from([1, 2, 3, 4]);
    req.on('response', (headers) => {
      console.log('open', headers[':status'], headers['sec-websocket-protocol']);
      req.write(frame(PING, Buffer.from('still there?'), mask));
      for (const text of ['hello', 'grüß dich', 'x'.repeat(1000)]) req.write(frame(TEXT, Buffer.from(text), mask));
      req.write(frame(CLOSE, Buffer.from([0x03, 0xe8]), mask));
    });
    let rest = Buffer.alloc(0);
    req.on('data', (chunk) => {
      rest = readFrames(Buffer.concat([rest, chunk]), (opcode, payload) => {
        if (opcode === PONG) console.log('pong', payload.toString());
        if (opcode === TEXT) console.log('text', payload.length, payload.toString('utf8', 0, 12));
        if (opcode === CLOSE) {
          console.log('close', payload.readUInt16BE(0));
          req.end();
        }
      });
    });
    req.on('close', () => {
      client.close();
      server.close();
    });
  });
});
