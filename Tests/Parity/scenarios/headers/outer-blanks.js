// strictFieldWhitespaceValidation false keeps values with a blank at either end.
// rows: createServer.options.option.strictFieldWhitespaceValidation connect.options.option.strictFieldWhitespaceValidation
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ strictFieldWhitespaceValidation: false });
    server.on('stream', (stream, headers) => {
      log('server', headers['x-left'], headers['x-right'], headers['x-blank'], headers['x-plain']);
      stream.respond({ 'x-left': ' a', 'x-plain': 'b' });
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { strictFieldWhitespaceValidation: false });
    const req = client.request({ 'x-left': ' a', 'x-right': 'a ', 'x-blank': ' ', 'x-plain': 'b' });
    req.on('response', (headers) => log('client', headers['x-left'], headers['x-plain']));
    req.resume();
    req.on('close', () => client.close());
  },
});
