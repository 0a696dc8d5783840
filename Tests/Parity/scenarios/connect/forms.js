// The forms of connect() and its listener.
// rows: http2.function.connect connect.options.option.protocol
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      log(`server.${headers[':path']}`, headers[':scheme'], headers[':authority'].replace(/\d+$/, 'port'));
      stream.respond({}, { endStream: true });
    });
    let open = 4;
    server.on('session', (session) => session.on('close', () => { if (--open === 0) server.close(); }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const use = (client, path) => {
      const req = client.request({ ':path': path });
      req.resume();
      req.on('close', () => client.close());
    };
    use(http2.connect(`http://localhost:${port}`, (session, socket) => {
      log('client.1', 'listener', session.connecting, socket.connecting);
    }), '/1');
    use(http2.connect(`http://127.0.0.1:${port}`, { maxSettings: 10 }, (session) => log('client.2', 'listener')), '/2');
    use(http2.connect(new URL(`http://localhost:${port}/path?ignored`)), '/3');
    use(http2.connect(`//localhost:${port}`.replace('//', 'http://'), {}), '/4');
  },
});
