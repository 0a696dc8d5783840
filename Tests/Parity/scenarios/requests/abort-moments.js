// AbortSignals that fire before the connection, in 'ready', after the response, and after the end.
// rows: request.options.option.signal errors.error-code.ABORT_ERR
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      stream.on('aborted', () => log('server', headers[':path'], 'aborted', stream.rstCode));
      stream.respond();
      if (headers[':path'] === '/whole') stream.end('x'); else stream.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const open = (name, method, controller, then) => {
      const req = client.request({ ':path': name, ':method': method }, { signal: controller.signal });
      watch('client', name, req);
      req.on('close', then);
      log('client', name, req.destroyed, req.closed, req.rstCode, req.id);
      return req;
    };
    const early = new AbortController();
    open('/early', 'GET', early, () => {});
    early.abort();
    const both = new AbortController();
    both.abort(new Error('a reason'));
    open('/aborted', 'POST', both, () => {
      client.once('connect', () => {});
    });
    client.on('connect', () => {
      const third = new AbortController();
      const req = open('/response', 'POST', third, () => {
        const fourth = new AbortController();
        const whole = open('/whole', 'GET', fourth, () => {
          fourth.abort();
          const fifth = new AbortController();
          const closing = open('/closing', 'GET', fifth, () => client.close());
          closing.on('response', () => {
            closing.close(8);
            fifth.abort();
            log('client', '/closing', closing.destroyed, closing.closed, closing.rstCode);
          });
        });
        whole.resume();
      });
      req.on('response', () => {
        third.abort(new Error('enough'));
        log('client', '/response', req.destroyed, req.closed, req.rstCode, req.aborted);
      });
    });
  },
});
