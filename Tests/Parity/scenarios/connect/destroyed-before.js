// T32: request() then session.destroy() before the session is connected.
// rows: Http2Session.property.connecting errors.error-code.ERR_HTTP2_STREAM_CANCEL
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');

scenario(() => {
  const server = http2.createServer();
  server.on('stream', () => log('server', 'server', 'stream'));
  server.listen(0, () => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    watch('client', 'session', client);
    const req = client.request();
    watch('client', 'req', req);
    client.destroy();
    log('client', 'destroy() returned', client.destroyed, client.connecting);
    client.on('close', () => server.close());
  });
});
