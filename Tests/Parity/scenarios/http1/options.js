// The options of HTTP/1 at the top level of a secure server's, and in http1Options, which win.
// rows: createServer.options.option.http1Options Http2SecureServer.property.headersTimeout Http2SecureServer.property.requestTimeout
// rows: Http2SecureServer.property.connectionsCheckingInterval Http2SecureServer.property.timeout
const http2 = require('node:http2');
const { scenario, log, attempt } = require('../../parity');
const { localhost } = require('../../identity');

scenario(() => {
  const show = (name, options) => attempt('main', name, () => {
    const server = http2.createSecureServer({ key: localhost.key, cert: localhost.cert, allowHTTP1: true, ...options });
    log('main', name, server.keepAliveTimeout, server.keepAliveTimeoutBuffer, server.headersTimeout, server.requestTimeout);
    return server.timeout;
  });
  show('defaults', {});
  show('keepAliveTimeout', { keepAliveTimeout: 1000 });
  show('keepAliveTimeoutBuffer', { keepAliveTimeoutBuffer: 10 });
  show('times', { headersTimeout: 2000, requestTimeout: 3000 });
  show('short', { requestTimeout: 100 });
  show('for ever', { headersTimeout: 0, requestTimeout: 0 });
  show('http1Options', { keepAliveTimeout: 1000, http1Options: { keepAliveTimeout: 2000 } });
  show('both', { keepAliveTimeout: 1000, http1Options: { headersTimeout: 2000 } });
  show('headers longer', { headersTimeout: 10, requestTimeout: 5 });
  show('negative keepAliveTimeout', { keepAliveTimeout: -1 });
  show('negative keepAliveTimeoutBuffer', { keepAliveTimeoutBuffer: -1 });
  show('negative headersTimeout', { headersTimeout: -1 });
  show('negative requestTimeout', { requestTimeout: -1 });
  show('negative connectionsCheckingInterval', { connectionsCheckingInterval: -1 });
  show('negative maxHeaderSize', { maxHeaderSize: -1 });
  show('no maxHeaderSize', { maxHeaderSize: 0 });
});
