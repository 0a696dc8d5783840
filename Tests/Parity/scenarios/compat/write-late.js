// write() and end() after end(), after the close, after destroy().
// rows: Http2ServerResponse.method.destroy Http2ServerResponse.method.write errors.error-code.ERR_HTTP2_INVALID_STREAM
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      const lane = `server.${req.url}`;
      res.on('close', () => {
        log(lane, 'write() returned', res.write('x', (error) => log(lane, 'write callback after close', error)));
        res.end('y', () => log(lane, 'end callback after close'));
      });
      if (req.url === '/ended') {
        log(lane, res.end('body') === res);
        log(lane, 'write() returned', res.write('x', (error) => log(lane, 'write callback', error)));
        log(lane, res.end(() => log(lane, 'second end callback')) === res);
      } else {
        res.write('part');
        res.destroy();
        log(lane, 'write() returned', res.write('x', (error) => log(lane, 'write callback', error)));
      }
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 2;
    for (const path of ['/ended', '/destroyed']) {
      const req = client.request({ ':path': path });
      req.on('error', () => {});
      req.on('close', () => { if (--open === 0) client.close(); });
      req.resume();
    }
  },
});
