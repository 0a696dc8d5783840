// Client and server over a pair of streams in memory.
// rows: Duplex.function.duplexPair http2.function.performServerHandshake connect.options.option.createConnection
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario(() => {
  const [one, other] = stream.duplexPair();
  const session = http2.performServerHandshake(other);
  session.on('stream', (incoming, headers) => {
    log('server', 'stream', headers[':path'], session.server, session.encrypted);
    incoming.respond();
    incoming.end('over memory');
  });
  session.on('close', () => log('server', 'session', 'close'));
  const client = http2.connect('http://example.org', { createConnection: () => one });
  client.on('close', () => log('client', 'session', 'close', one.destroyed));
  const req = client.request({ ':path': '/pair' });
  let body = '';
  req.on('response', (headers) => log('client', 'response', headers[':status']));
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => log('client', 'body', body));
  req.on('close', () => client.close());
});
