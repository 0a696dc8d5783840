// strictSingleValueFields false sends repeats; the receiver still keeps the first.
// rows: createServer.options.option.strictSingleValueFields connect.options.option.strictSingleValueFields
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer({ strictSingleValueFields: false });
    server.on('stream', (stream, headers, flags, rawHeaders) => {
      log('server', headers.etag, rawHeaders.filter((name) => name === 'etag').length);
      stream.respond({ 'age': ['1', '2'] });
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`, { strictSingleValueFields: false });
    const req = client.request({ 'etag': ['a', 'b'], 'ETag': 'c' });
    req.on('response', (headers, flags, rawHeaders) => log('client', headers.age, rawHeaders.filter((name) => name === 'age').length));
    req.resume();
    req.on('close', () => client.close());
  },
});
