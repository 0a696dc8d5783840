// What createSecureServer, tls.connect and a context refuse at once.
// rows: errors.error-code.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS errors.error-code.ERR_TLS_INVALID_PROTOCOL_VERSION errors.error-code.ERR_TLS_PROTOCOL_VERSION_CONFLICT tls.TLSSocket.function.tls.createSecureContext
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, attempt } = require('../../parity');

scenario(() => {
  const refused = (name, call) => attempt('main', name, () => void call());
  refused('both', () => tls.createServer({ ALPNCallback: () => 'h2', ALPNProtocols: ['h2'] }));
  refused('minVersion', () => http2.createSecureServer({ minVersion: 'TLSv9' }));
  refused('maxVersion', () => tls.createSecureContext({ maxVersion: 'x' }));
  refused('conflict', () => tls.createSecureContext({ minVersion: 'TLSv1.2', secureProtocol: 'TLSv1_2_method' }));
  refused('method', () => tls.createSecureContext({ secureProtocol: 'TLSv9_method' }));
  refused('old method', () => tls.createSecureContext({ secureProtocol: 'SSLv3_method' }));
  refused('sigalgs', () => tls.createSecureContext({ sigalgs: '' }));
  refused('sessionTimeout', () => tls.createSecureContext({ sessionTimeout: -1 }));
  refused('ticketKeys', () => tls.createSecureContext({ ticketKeys: Buffer.alloc(3) }));
  refused('minDHSize', () => tls.connect({ minDHSize: 0, port: 1 }));
});
