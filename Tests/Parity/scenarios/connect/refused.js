// T31: connect() to a port where nobody listens, with one pending request.
// rows: errors.error-code.ECONNREFUSED errors.error-code.ERR_HTTP2_STREAM_CANCEL Http2Session.event.error
const http2 = require('node:http2');
const { scenario, log, watch } = require('../../parity');

scenario(() => {
  const client = http2.connect('http://127.0.0.1:1');
  watch('client', 'session', client);
  client.on('error', (error) => log('client', error.errno, error.syscall, error.address, error.port));
  const req = client.request();
  watch('client', 'req', req);
  req.on('error', (error) => log('client', 'cause', error.cause));
  req.on('close', () => log('client', 'flags', client.connecting, client.destroyed, req.pending, req.id));
});
