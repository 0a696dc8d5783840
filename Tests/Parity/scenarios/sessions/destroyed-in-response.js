// The session is destroyed inside a listener of one of its streams, with pings, settings and other streams under way.
// rows: Http2Session.method.destroy Http2Session.method.ping Http2Session.method.settings errors.error-code.ERR_HTTP2_PING_CANCEL
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      if (headers[':path'] === '/first') stream.respond();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    watch('client', 'session', client);
    const first = client.request({ ':path': '/first' });
    const post = client.request({ ':path': '/post', ':method': 'POST' });
    const get = client.request({ ':path': '/get' });
    watch('client', 'first', first);
    watch('client', 'post', post);
    watch('client', 'get', get);
    post.write('under way', (error) => log('client', 'post', 'write callback', error));
    first.on('response', () => {
      client.ping((error) => log('client', 'ping callback', error));
      client.ping(Buffer.from('12345678'), (error) => log('client', 'second ping callback', error));
      client.settings({ enablePush: false }, (error) => log('client.settings', 'settings callback', error));
      client.destroy(new Error('own'), 11);
      log('client', 'destroy() returned', first.destroyed, post.destroyed, get.destroyed, first.closed, client.closed);
      log('client', 'codes', first.rstCode, post.rstCode, get.rstCode, first.session, first.aborted, post.aborted);
      attempt('client', 'ping', () => client.ping(() => {}));
      attempt('client', 'settings', () => client.settings({}));
      attempt('client', 'goaway', () => client.goaway());
      const late = client.request();
      watch('client', 'late', late);
    });
  },
});
