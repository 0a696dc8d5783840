// A client: one session, its settings and a ping, several requests at once, a body sent, a request given up.
const http2 = require('node:http2');

const server = http2.createServer({ settings: { maxConcurrentStreams: 10 } });
server.on('stream', (stream, headers) => {
  if (headers[':path'] === '/never') return;
  let length = 0;
  stream.on('data', (chunk) => { length += chunk.length; });
  stream.on('end', () => {
    stream.respond({ ':status': 200, 'x-length': length, 'set-cookie': ['a=1', 'b=2'] });
    stream.end(`${headers[':method']} ${headers[':path']}`);
  });
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const paths = ['/one', '/two', '/three'];
  const answers = new Map();
  client.on('error', (err) => console.error(err));

  client.on('connect', () => {
    console.log('connected', client.alpnProtocol, client.encrypted, client.type === http2.constants.NGHTTP2_SESSION_CLIENT);
  });
  client.once('remoteSettings', (settings) => {
    console.log('the server takes', settings.maxConcurrentStreams, 'streams at once');
    client.ping(Buffer.from('8 octets'), (err, duration, payload) => {
      console.log('pong', duration >= 0, payload.toString());
      get();
    });
  });
  client.settings({ initialWindowSize: 100000 }, () => {
    console.log('window', client.localSettings.initialWindowSize);
  });

  const finish = () => {
    for (const path of paths) console.log(path, answers.get(path));
    post();
  };
  const get = () => {
    for (const path of paths) {
      const req = client.request({ ':path': path, 'accept': 'text/plain' });
      req.setEncoding('utf8');
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('end', () => {
        answers.set(path, body);
        if (answers.size === paths.length) finish();
      });
    }
  };

  const post = () => {
    const req = client.request({ ':method': 'POST', ':path': '/form', 'content-type': 'text/plain' });
    req.on('response', (headers, flags) => {
      console.log(headers[':status'], headers['x-length'], headers['set-cookie'], flags);
    });
    req.on('data', (chunk) => console.log(chunk.toString()));
    req.on('close', giveUp);
    req.write('some ');
    req.end('words');
  };

  const giveUp = () => {
    const req = client.request({ ':path': '/never' });
    req.setTimeout(20, () => req.close(http2.constants.NGHTTP2_CANCEL));
    req.on('close', () => {
      console.log('given up', req.rstCode === http2.constants.NGHTTP2_CANCEL);
      client.close(() => console.log('closed'));
      server.close();
    });
  };
});
