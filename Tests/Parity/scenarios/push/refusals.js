// When pushStream() throws.
// rows: errors.error-code.ERR_HTTP2_PUSH_DISABLED errors.error-code.ERR_HTTP2_NESTED_PUSH ServerHttp2Stream.property.pushAllowed Settings.setting.enablePush
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const lane = `server.${headers[':path']}`;
      log(lane, 'pushAllowed', stream.pushAllowed);
      attempt(lane, 'pseudo', () => stream.pushStream({ ':status': 200, ':other': 'x' }, () => {}));
      attempt(lane, 'connection', () => stream.pushStream({ 'connection': 'close' }, () => {}));
      attempt(lane, 'plain', () => stream.pushStream({ ':path': '/pushed' }, (error, push) => {
        attempt(lane, 'nested', () => push.pushStream({ ':path': '/nested' }, () => {}));
        push.respond();
        push.end();
      }));
      stream.respond();
      stream.end();
      stream.on('close', () => {
        log(lane, 'pushAllowed', stream.pushAllowed);
        attempt(lane, 'closed', () => stream.pushStream({}, () => {}));
      });
    });
    let open = 2;
    server.on('session', (session) => session.on('close', () => { if (--open === 0) server.close(); }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    for (const enablePush of [true, false]) {
      const client = http2.connect(`http://localhost:${port}`, { settings: { enablePush } });
      client.on('stream', (push) => push.resume());
      const req = client.request({ ':path': `/${enablePush}` });
      req.resume();
      req.on('close', () => client.close());
    }
  },
});
