// The option origins, session.origin and the client's originSet.
// rows: createSecureServer.options.option.origins ServerHttp2Session.method.origin ClientHttp2Session.event.origin Http2Session.property.originSet
const http2 = require('node:http2');
const { scenario, log, serve, attempt } = require('../../parity');
const { localhost } = require('../../identity');

scenario({
  server(ready) {
    const server = http2.createSecureServer({
      key: localhost.key, cert: localhost.cert, origins: ['https://a.example', 'https://b.example:8443/path'],
    });
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
      attempt('server', 'bad origin', () => stream.session.origin('null'));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`https://localhost:${port}`, { ca: localhost.cert });
    client.on('origin', (origins) => {
      log('client', 'origin', origins);
      log('client', 'set', client.originSet.map((origin) => origin.replace(`${port}`, 'PORT')));
      const req = client.request();
      req.on('close', () => client.close());
      req.resume();
    });
  },
});
