// A file by fs.createReadStream and a body into fs.createWriteStream; respondWithFD with trailers.
// rows: fs.function.createReadStream fs.function.createWriteStream fs.function.readFileSync-statSync respondWithFD.options.option.waitForTrailers
const fs = require('node:fs');
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const folder = fs.mkdtempSync('/tmp/parity-');
    const path = `${folder}/file`;
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      switch (headers[':path']) {
        case '/put': {
          const file = fs.createWriteStream(path);
          file.on('open', () => log('server', 'file', 'open'));
          file.on('finish', () => log('server', 'file', 'finish', file.bytesWritten));
          file.on('close', () => {
            log('server', 'file', 'close', fs.readFileSync(path, 'utf8').length, fs.statSync(path).size);
            stream.respond({ ':status': 201 }, { endStream: true });
          });
          stream.pipe(file);
          break;
        }
        case '/get': {
          const file = fs.createReadStream(path, { start: 2, end: 9 });
          file.on('ready', () => log('reader', 'ready'));
          file.on('end', () => log('reader', 'end', file.bytesRead));
          file.on('close', () => log('reader', 'close'));
          stream.respond();
          file.pipe(stream);
          break;
        }
        default: {
          const fd = fs.openSync(path, 'r');
          stream.on('wantTrailers', () => {
            log('server', 'wantTrailers');
            stream.sendTrailers({ 'x-t': '1' });
          });
          stream.on('close', () => fs.closeSync(fd));
          stream.respondWithFD(fd, {}, { waitForTrailers: true, offset: 10, length: 5 });
        }
      }
    });
    server.on('session', (session) => session.on('close', () => {
      fs.unlinkSync(path);
      fs.rmdirSync(folder);
      server.close();
    }));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const ask = (path, body, done) => {
      const req = client.request({ ':path': path, ':method': body ? 'PUT' : 'GET' });
      let text = '';
      req.on('response', (headers) => log('client', path, headers[':status']));
      req.on('trailers', (headers) => log('client', path, 'trailers', headers));
      req.on('data', (chunk) => { text += chunk; });
      req.on('end', () => log('client', path, 'end', text));
      req.on('close', () => setImmediate(done));
      if (body) req.end(body);
    };
    ask('/put', '0123456789abcdefghij', () => ask('/get', null, () => ask('/descriptor', null, () => client.close())));
  },
});
