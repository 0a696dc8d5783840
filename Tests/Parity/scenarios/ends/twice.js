// close() and destroy() of streams that are closing: in their own listeners, twice, and the one after the other.
// rows: Http2Stream.method.close Http2Stream.event.aborted Http2Stream.event.close Http2Stream.property.rstCode
const http2 = require('node:http2');
const { scenario, log, watch, serve, attempt } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond();
      stream.write('x');
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const state = (name, req) => log('client', name, 'state', req.closed, req.destroyed, req.rstCode, req.aborted, req.writableEnded);
    const cases = [
      ['close twice', (req, name) => {
        req.close(8, () => log('client', name, 'first callback'));
        req.close(2, () => log('client', name, 'second callback'));
        attempt('client', 'bad code', () => req.close(-1));
      }],
      ['close then destroy', (req, name) => {
        req.close(2, () => log('client', name, 'callback'));
        req.destroy();
      }],
      ['close then destroy with error', (req) => {
        req.close(8);
        req.destroy(new Error('own'));
      }],
      ['destroy then close', (req, name) => {
        req.destroy();
        req.close(2, () => log('client', name, 'callback'));
      }],
      ['destroy twice', (req) => {
        req.destroy(new Error('first'));
        req.destroy(new Error('second'));
      }],
      ['destroy in aborted', (req) => {
        req.on('aborted', () => req.destroy(new Error('in aborted')));
        req.close(8);
      }],
      ['close in aborted', (req) => {
        req.on('aborted', () => req.close(5));
        req.destroy();
      }],
      ['destroy in error', (req) => {
        req.on('error', () => req.destroy(new Error('in error')));
        req.close(2);
      }],
      ['end then close', (req) => {
        req.end('y');
        req.close();
      }],
      ['close then end', (req, name) => {
        req.close();
        req.end('y', (error) => log('client', name, 'end callback', error));
      }],
      ['close then write', (req, name) => {
        req.close(8);
        log('client', name, 'write', req.write('y', (error) => log('client', name, 'write callback', error)));
      }],
    ];
    const next = (index) => {
      if (index === cases.length) return client.destroy();
      const [name, act] = cases[index];
      const req = client.request({ ':method': 'POST' });
      req.once('data', () => {
        watch('client', name, req);
        act(req, name);
        state(name, req);
        req.on('close', () => {
          state(name, req);
          setImmediate(() => next(index + 1));
        });
      });
    };
    next(0);
  },
});
