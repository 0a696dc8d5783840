// paddingStrategy of both sides: a plain exchange is what it was.
// rows: createServer.options.option.paddingStrategy connect.options.option.paddingStrategy http2.constants.constant-group.PADDING_STRATEGY_*
const http2 = require('node:http2');
const { scenario, log, watch, serve } = require('../../parity');

const { PADDING_STRATEGY_MAX, PADDING_STRATEGY_ALIGNED } = http2.constants;

scenario({
  server(ready) {
    const server = http2.createServer({ paddingStrategy: PADDING_STRATEGY_MAX });
    server.on('stream', (stream) => {
      watch('server', 'stream', stream);
      stream.on('data', (chunk) => log('server', 'data', chunk));
      stream.on('end', () => {
        stream.respond();
        stream.end('x'.repeat(1000));
      });
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { paddingStrategy: PADDING_STRATEGY_ALIGNED });
    const req = client.request({ ':method': 'POST' });
    watch('client', 'req', req);
    req.end('body');
    req.on('data', (chunk) => log('client', 'data', chunk));
    req.on('close', () => client.close());
  },
});
