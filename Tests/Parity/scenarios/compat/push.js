// createPushResponse.
// rows: Http2ServerResponse.method.createPushResponse Http2ServerResponse.property.req
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((req, res) => {
      log('server', 'req', res.req === req);
      res.createPushResponse({ ':path': '/pushed' }, (error, push) => {
        log('server', 'push callback', error, push.req, push.stream.id);
        push.setHeader('x-p', 'p');
        push.end('pushed');
        res.end('main');
      });
      res.on('close', () => {
        res.createPushResponse({ ':path': '/late' }, (error) => log('server', 'late callback', error));
        log('server', 'createPushResponse() returned');
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    let open = 2;
    const done = () => { if (--open === 0) client.close(); };
    client.on('stream', (push, headers) => {
      log('client.push', 'stream', headers[':path']);
      push.on('push', (headers) => log('client.push', 'push', headers));
      push.on('data', (chunk) => log('client.push', 'data', chunk));
      push.on('close', done);
    });
    const req = client.request();
    req.resume();
    req.on('close', done);
  },
});
