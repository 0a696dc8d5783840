// statCheck sees the status and the date that the library adds, and may take the date away.
// rows: respondWithFile.options.option.statCheck respondWithFD.options.option.statCheck
const fs = require('node:fs');
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const path = __filename;
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const seen = (stat, fields) => {
        log('server', headers[':path'], stat.isFile(), fields[':status'], fields['x-a'], fields.date !== undefined, fields['content-length']);
        fields['x-checked'] = '1';
      };
      switch (headers[':path']) {
        case '/file':
          stream.respondWithFile(path, { 'x-a': 'b' }, { statCheck: seen, length: 3 });
          break;
        case '/no-date':
          stream.respondWithFile(path, { ':status': 203 }, {
            statCheck(stat, fields) {
              seen(stat, fields);
              delete fields.date;
            },
            length: 4,
          });
          break;
        default: {
          const fd = fs.openSync(path, 'r');
          stream.on('close', () => fs.closeSync(fd));
          stream.respondWithFD(fd, { 'x-a': 'b' }, { statCheck: seen, length: 5 });
        }
      }
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const paths = ['/file', '/no-date', '/descriptor'];
    const next = () => {
      const path = paths.shift();
      if (!path) return client.close();
      const req = client.request({ ':path': path });
      req.on('response', (headers) => log('client', path, headers));
      req.on('data', (chunk) => log('client', path, chunk.length));
      req.on('close', next);
    };
    next();
  },
});
