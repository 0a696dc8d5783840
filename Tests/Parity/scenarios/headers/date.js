// respond() adds a date unless it is told not to.
// rows: respond.options.option.sendDate
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      switch (headers[':path']) {
        case '/default': stream.respond(); break;
        case '/off': stream.respond({}, { sendDate: false }); break;
        default: stream.respond({ 'date': 'yesterday' });
      }
      log('server', headers[':path'], Object.keys(stream.sentHeaders));
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const paths = ['/default', '/off', '/own'];
    const next = () => {
      if (paths.length === 0) return client.close();
      const path = paths.shift();
      const req = client.request({ ':path': path });
      req.on('response', (headers) => log('client', path, typeof headers.date === 'string', headers.date === 'yesterday'));
      req.resume();
      req.on('close', next);
    };
    next();
  },
});
