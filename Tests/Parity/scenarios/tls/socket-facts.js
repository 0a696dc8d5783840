// What a TLS socket tells of itself, and what it refuses.
// rows: tls.TLSSocket.method.getCertificate tls.TLSSocket.method.getFinished tls.TLSSocket.method.exportKeyingMaterial tls.TLSSocket.method.disableRenegotiation tls.TLSSocket.method.setServername tls.TLSSocket.method.setMaxSendFragment errors.error-code.ERR_TLS_INVALID_STATE errors.error-code.ERR_TLS_SNI_FROM_SERVER tls.Server.method.getTicketKeys
const tls = require('node:tls');
const { scenario, log, attempt } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = tls.createServer({ key: localhost.key, cert: localhost.cert, maxVersion: 'TLSv1.2' });
    log('server', server.getTicketKeys().length);
    server.setTicketKeys(Buffer.alloc(48, 1));
    log('server', server.getTicketKeys().equals(Buffer.alloc(48, 1)));
    server.on('secureConnection', (socket) => {
      attempt('server', 'setServername', () => socket.setServername('a'));
      log('server', socket.getCertificate().subject.CN, socket.getFinished().length, socket.getPeerFinished().length);
      log('server', socket.setMaxSendFragment(600), socket.setMaxSendFragment(1), socket.setMaxSendFragment(20000));
      attempt('server', 'disableRenegotiation', () => socket.disableRenegotiation());
      socket.end('x'.repeat(2000));
      socket.resume();
      socket.on('close', () => server.close());
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    attempt('client', 'early', () => socket.exportKeyingMaterial(16, 'label'));
    log('client', socket.encrypted, socket.authorized);
    socket.on('secureConnect', () => {
      const material = socket.exportKeyingMaterial(16, 'label', Buffer.from('context'));
      log('client', material.length, socket.exportKeyingMaterial(16, 'label', Buffer.from('context')).equals(material));
      log('client', socket.exportKeyingMaterial(16, 'other', Buffer.from('context')).equals(material));
      log('client', socket.getCertificate()?.subject, socket.getFinished().length, socket.getProtocol());
    });
    let length = 0;
    socket.on('data', (chunk) => { length += chunk.length; });
    socket.on('end', () => log('client', 'end', length));
  },
});
