// A proxy by CONNECT, as in Node's documentation: the stream of the request is joined to a socket.
const http2 = require('node:http2');
const net = require('node:net');

const origin = net.createServer((socket) => {
  socket.setEncoding('utf8');
  socket.on('data', (text) => socket.end(`origin heard ${text}`));
});

const proxy = http2.createServer();
proxy.on('stream', (stream, headers) => {
  if (headers[':method'] !== 'CONNECT') {
    // Only accept CONNECT requests.
    stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    return;
  }
  stream.on('error', (error) => console.log('stream', error.code));
  const auth = new URL(`tcp://${headers[':authority']}`);
  const socket = net.connect(Number(auth.port), auth.hostname, () => {
    stream.respond();
    socket.pipe(stream);
    stream.pipe(socket);
  });
  socket.on('error', (error) => {
    console.log('socket', error.code);
    stream.close(http2.constants.NGHTTP2_CONNECT_ERROR);
  });
});

const tunnel = (client, authority, done) => {
  // There is no ':scheme' and no ':path' in a CONNECT request.
  const req = client.request({ ':method': 'CONNECT', ':authority': authority });
  req.on('response', (headers) => console.log('tunnel', headers[http2.constants.HTTP2_HEADER_STATUS]));
  let data = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => { data += chunk; });
  req.on('end', () => console.log(`"${data}"`));
  req.on('error', (error) => console.log('client', error.code, error.message));
  req.on('close', done);
  req.end('a knock');
};

origin.listen(0, '127.0.0.1', () => {
  const port = origin.address().port;
  proxy.listen(0, () => {
    const client = http2.connect(`http://localhost:${proxy.address().port}`);
    tunnel(client, `127.0.0.1:${port}`, () => {
      origin.close(() => {
        tunnel(client, `127.0.0.1:${port}`, () => {
          client.close();
          proxy.close();
        });
      });
    });
  });
});
