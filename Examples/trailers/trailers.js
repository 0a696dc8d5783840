// Trailers both ways: a checksum after the body that is sent, and one after the body that comes back.
const http2 = require('node:http2');

const checksum = (bytes, sum = 0) => {
  for (const byte of bytes) sum = (sum * 31 + byte) % 65521;
  return sum;
};

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  let sum = 0;
  let expected;
  stream.on('data', (chunk) => { sum = checksum(chunk, sum); });
  stream.on('trailers', (trailers) => { expected = trailers['x-checksum']; });
  stream.on('end', () => {
    console.log('received', headers.trailer, expected === `${sum}`);
    stream.respond({ ':status': 200, 'trailer': 'x-checksum, x-parts' }, { waitForTrailers: true });
    let sent = 0;
    const parts = ['one', 'three', 'seven'];
    for (const part of parts) {
      sent = checksum(Buffer.from(part), sent);
      stream.write(part);
    }
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'x-checksum': sent, 'x-parts': parts.length });
    });
    stream.end();
  });
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const body = Buffer.from('a body with a sum');
  const req = client.request({ ':method': 'POST', ':path': '/', 'trailer': 'x-checksum' }, { waitForTrailers: true });
  req.on('wantTrailers', () => req.sendTrailers({ 'x-checksum': checksum(body) }));
  req.end(body);

  let sum = 0;
  req.on('response', (headers) => console.log('announced', headers.trailer));
  req.on('data', (chunk) => { sum = checksum(chunk, sum); });
  req.on('trailers', (headers, flags) => {
    console.log('trailers', headers['x-parts'], headers['x-checksum'] === `${sum}`);
    console.log('end of stream', (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0);
  });
  req.on('close', () => {
    client.close();
    server.close();
  });
});
