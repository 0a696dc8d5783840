// How header values of every type go out and come in.
// rows: Http2Stream.property.sentHeaders ClientHttp2Stream.event.response
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream, headers, flags, rawHeaders) => {
      for (const name of Object.keys(headers)) if (name.startsWith('x-')) log('server', name, headers[name].slice(0, 20), headers[name].length);
      log('server', 'cookie', headers.cookie, 'accept', headers.accept, 'referer', headers.referer);
      log('server', 'raw', rawHeaders.length);
      stream.respond({
        'set-cookie': ['a=1', 'b=2'], 'x-number': 5, 'x-array': ['1', '2', '3'], 'x-one': ['only'], 'X-Upper': 'Case',
      });
      log('server', 'sent', Object.keys(stream.sentHeaders));
      stream.end();
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({
      'x-text': 'text', 'x-number': 12, 'x-empty': '', 'x-array': ['a', 'b'], 'x-latin': '\u00e9\u00ff', 'x-inner': 'a  b\tc',
      'cookie': ['a=1', 'b=2'], 'accept': ['text/html', 'text/plain'], 'referer': ['one'],
      'x-long': 'x'.repeat(5000),
    });
    req.on('response', (headers) => {
      for (const name of ['set-cookie', 'x-number', 'x-array', 'x-one', 'x-upper', ':status']) {
        log('client', name, headers[name]);
      }
    });
    req.resume();
    req.on('close', () => client.close());
  },
});
