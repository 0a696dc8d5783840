// priority() does nothing but warn once; weight warns too.
// rows: Http2Stream.method.priority Http2Stream.event.priority request.options.option.weight request.options.option.exclusive request.options.option.parent request.options.option.silent Http2Session.event.priority Http2Server.event.priority
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('priority', () => log('server', 'priority'));
    server.on('stream', (stream) => {
      stream.on('priority', () => log('server', 'stream', 'priority'));
      stream.respond({}, { endStream: true });
    });
    serve(server, ready);
  },
  client(port) {
    process.on('warning', (warning) => log('client.warning', warning.name, warning.code, warning.message));
    const client = http2.connect(`http://localhost:${port}`);
    client.on('connect', () => {
      attempt('client', 'parent', () => client.request({}, { parent: -1 }));
      const req = client.request({}, { weight: 100, exclusive: true, parent: 0, silent: false });
      attempt('client', 'priority', () => req.priority({ weight: 5 }));
      req.resume();
      req.on('close', () => {
        attempt('client', 'destroyed', () => req.priority({ weight: 5 }));
        client.close();
      });
    });
  },
});
