// pfx with its passphrase, ecdhCurve, sessionTimeout, SNICallback, servername: what a client sees of each.
// rows: createSecureServer.options.option.pfx createSecureServer.options.option.passphrase createSecureServer.options.option.ecdhCurve createSecureServer.options.option.sessionTimeout createSecureServer.options.option.SNICallback createSecureServer.options.option.ALPNProtocols connect.options.option.servername
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost, other, bundle } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      pfx: Buffer.from(bundle, 'base64'), passphrase: 'secret', ecdhCurve: 'P-384', sessionTimeout: 100, maxVersion: 'TLSv1.2',
      ALPNProtocols: ['anything'],
      SNICallback: (name, done) => {
        log('server', 'SNICallback', name);
        if (name === 'a.other.test') done(null, tls.createSecureContext({ key: other.key, cert: other.cert }));
        else done(null);
      },
    });
    let count = 0;
    server.on('session', (session) => session.on('close', () => {
      count += 1;
      if (count === 2) server.close();
    }));
    server.on('stream', (stream, headers) => {
      log('server', headers[':authority'].replace(/:\d+$/, ''), stream.session.socket.servername);
      stream.respond();
      stream.end();
    });
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const ask = (servername, done) => {
      const client = http2.connect(`https://localhost:${port}`, { ca: [localhost.cert, other.cert], servername });
      client.on('connect', (_, socket) => {
        log('client', socket.getPeerCertificate().subject.CN, socket.alpnProtocol, socket.getEphemeralKeyInfo().name, socket.authorized);
      });
      const req = client.request();
      req.resume();
      req.on('close', () => client.close());
      client.on('close', done);
    };
    ask('localhost', () => ask('a.other.test', () => log('client', 'done')));
  },
});
