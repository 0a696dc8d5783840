// What may go wrong, and where a program hears of it.
const http2 = require('node:http2');

const server = http2.createServer();
server.on('sessionError', (err) => console.log('session', err.code));
server.on('stream', (stream, headers) => {
  stream.on('error', (err) => console.log('stream', err.message));
  stream.on('aborted', () => console.log('aborted'));
  switch (headers[':path']) {
    case '/twice':
      stream.respond({ ':status': 200 });
      try {
        stream.respond({ ':status': 200 });
      } catch (err) {
        console.log(err.name, err.code, err.message);
      }
      stream.end();
      break;
    case '/header':
      try {
        stream.respond({ ':status': 200, 'connection': 'keep-alive' });
      } catch (err) {
        console.log(err.name, err.code, err.message);
        stream.respond({ ':status': 500 }, { endStream: true });
      }
      break;
    case '/destroy':
      stream.respond({ ':status': 200 });
      stream.destroy(new Error('given up'));
      break;
    case '/reset':
      stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      break;
  }
});

const ask = (client, path, done) => {
  const req = client.request({ ':path': path });
  req.on('response', (headers) => console.log(path, headers[':status']));
  req.on('error', (err) => console.log(path, err.code, err.message));
  req.on('close', () => {
    console.log(path, 'closed', req.rstCode);
    done();
  });
  req.resume();
};

server.listen(0, () => {
  const port = server.address().port;
  const client = http2.connect(`http://localhost:${port}`);
  ask(client, '/twice', () => {
    ask(client, '/header', () => {
      ask(client, '/destroy', () => {
        ask(client, '/reset', () => {
          client.close();
          server.close(() => refusals(port));
        });
      });
    });
  });
});

const refusals = (port) => {
  try {
    http2.connect('ftp://localhost');
  } catch (err) {
    console.log(err.code, err.message);
  }
  const nobody = http2.connect(`http://127.0.0.1:${port}`);
  nobody.on('error', (err) => console.log(err.code, err.syscall, err.address));
  const req = nobody.request({ ':path': '/' });
  req.on('error', (err) => console.log('request', err.code));
  nobody.on('close', () => {
    const late = nobody.request({ ':path': '/' });
    late.on('error', (err) => console.log('late', err.code));
  });
};
