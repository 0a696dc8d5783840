// A stream carries one session.
// rows: errors.error-code.ERR_HTTP2_SOCKET_BOUND
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, attempt } = require('../../parity');

scenario(() => {
  const [one, other] = stream.duplexPair();
  const session = http2.performServerHandshake(other);
  attempt('main', 'second', () => http2.performServerHandshake(other).type);
  session.on('close', () => log('main', 'session', 'close'));
  session.destroy();
  one.resume();
  one.on('end', () => one.end());
});
