// destroy of a request and a response, with and without an error; 'data' and 'close' of a request.
// rows: Http2ServerRequest.method.destroy Http2ServerResponse.method.destroy Http2ServerRequest.event.data Http2ServerRequest.event.close
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer((request, response) => {
      const lane = `server${request.url}`;
      request.on('data', (chunk) => log(lane, 'request', 'data', chunk));
      request.on('aborted', () => log(lane, 'request', 'aborted'));
      request.on('end', () => log(lane, 'request', 'end'));
      request.on('error', (error) => log(lane, 'request', 'error', error));
      request.on('close', () => log(lane, 'request', 'close', request.aborted, request.destroyed, request.complete));
      response.on('finish', () => log(lane, 'response', 'finish'));
      response.on('error', (error) => log(lane, 'response', 'error', error));
      response.on('close', () => log(lane, 'response', 'close', response.writableEnded, response.finished));
      request.stream.on('error', (error) => log(lane, 'stream', 'error', error));
      request.stream.on('close', () => log(lane, 'stream', 'close', request.stream.rstCode));
      request.once('data', () => {
        switch (request.url) {
          case '/request':
            request.destroy();
            response.end('still');
            break;
          case '/response':
            response.destroy();
            break;
          case '/response-error':
            response.destroy(new Error('mine'));
            break;
          default:
            response.end('fine');
            response.destroy();
        }
      });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const paths = ['/request', '/response', '/response-error', '/after-end'];
    const next = () => {
      const path = paths.shift();
      if (!path) return client.close();
      const req = client.request({ ':path': path, ':method': 'POST' });
      req.on('response', (headers) => log('client', path, headers[':status']));
      req.on('error', (error) => log('client', path, 'error', error));
      req.resume();
      req.on('close', () => {
        log('client', path, 'close', req.rstCode);
        setImmediate(next);
      });
      req.end('body');
    };
    client.on('connect', next);
  },
});
