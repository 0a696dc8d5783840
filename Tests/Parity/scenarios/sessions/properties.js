// The properties of a session over its life.
// rows: Http2Session.property.alpnProtocol Http2Session.property.encrypted Http2Session.property.type Http2Session.property.socket Http2Session.property.originSet ServerHttp2Session.property.server http2.constants.constant-group.NGHTTP2_SESSION_*
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    const show = (session) => [session.type, session.encrypted, session.alpnProtocol, session.connecting, session.closed,
      session.destroyed, session.goawayCode, session.goawayLastStreamID];
    server.on('session', (session) => {
      log('server', 'in session', show(session), session.server === server, session.originSet);
      session.on('close', () => log('server', 'at the end', show(session), session.socket, session.pendingSettingsAck));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const show = () => [client.type, client.encrypted, client.alpnProtocol, client.connecting, client.closed, client.destroyed];
    log('client', 'at first', show(), client.pendingSettingsAck);
    client.on('connect', (session, socket) => {
      log('client', 'connected', show(), session === client, socket.remotePort === port, client.pendingSettingsAck);
      log('client', 'originSet', client.originSet);
      client.close();
      log('client', 'closed', show());
    });
    client.on('close', () => log('client', 'at the end', show(), client.socket, client.goawayCode));
  },
});
