// destroy() behind end(): 'finish' comes when nothing was to be written before it.
// rows: Http2Stream.event.close Writable.event.finish
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      const name = headers[':path'];
      stream.on('error', (error) => log('server', name, 'error', error));
      const events = () => {
        for (const event of ['aborted', 'finish', 'end']) stream.on(event, () => log('server', name, event));
        stream.on('close', () => log('server', name, 'close', stream.rstCode));
      };
      if (name === '/end-destroy') {
        events();
        stream.respond();
        stream.end();
        stream.destroy();
      } else if (name === '/end-destroy-error') {
        events();
        stream.respond();
        stream.end();
        stream.destroy(new Error('own'));
      } else if (name === '/text-destroy') {
        events();
        stream.respond();
        stream.end('text');
        stream.destroy();
      } else {
        stream.respond();
        stream.resume();
      }
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const server = (name) => [name, { ':path': name }, () => {}, true];
    const cases = [
      server('/end-destroy'),
      server('/end-destroy-error'),
      server('/text-destroy'),
      ['get, destroy()', {}, (req) => req.destroy()],
      ['get, destroy(error)', {}, (req) => req.destroy(new Error('own'))],
      ['end, destroy()', { ':method': 'POST' }, (req) => { req.end(); req.destroy(); }],
      ['end, destroy(error)', { ':method': 'POST' }, (req) => { req.end(); req.destroy(new Error('own')); }],
      ['text, destroy()', { ':method': 'POST' }, (req) => { req.end('text'); req.destroy(); }],
      ['write, end, destroy()', { ':method': 'POST' }, (req) => { req.write('text'); req.end(); req.destroy(); }],
    ];
    const next = (index) => {
      if (index === cases.length) return client.destroy();
      const [name, headers, act, isServers] = cases[index];
      const req = client.request(headers);
      if (isServers) {
        req.on('error', () => {});
        req.resume();
      } else {
        watch('client', name, req);
        act(req);
      }
      req.on('close', () => setImmediate(() => next(index + 1)));
    };
    client.on('connect', () => next(0));
  },
});
