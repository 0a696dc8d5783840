// A page that pushes its style sheet along with itself, unless the client does not want that.
const http2 = require('node:http2');

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  if (stream.pushAllowed) {
    stream.pushStream({ ':path': '/style.css' }, (err, pushStream, headers) => {
      if (err) throw err;
      console.log('pushing', headers[':method'], headers[':path']);
      pushStream.respond({ ':status': 200, 'content-type': 'text/css' });
      pushStream.end('p { color: red }');
    });
  }
  stream.respond({ ':status': 200, 'content-type': 'text/html' });
  stream.end('<link rel="stylesheet" href="/style.css"><p>pushed</p>');
});

const visit = (options, done) => {
  const client = http2.connect(`http://localhost:${server.address().port}`, options);
  let open = 1;
  const leave = () => {
    open -= 1;
    if (open > 0) return;
    client.close();
    done();
  };
  client.on('stream', (pushedStream, requestHeaders) => {
    open += 1;
    let body = '';
    pushedStream.on('push', (responseHeaders) => {
      console.log('pushed', requestHeaders[':path'], responseHeaders['content-type']);
    });
    pushedStream.on('data', (chunk) => { body += chunk; });
    pushedStream.on('end', () => console.log(body));
    pushedStream.on('close', leave);
  });
  const req = client.request({ ':path': '/' });
  req.on('response', (headers) => console.log('page', headers[':status']));
  req.resume();
  req.on('close', leave);
};

server.listen(0, () => {
  visit({}, () => {
    visit({ settings: { enablePush: false } }, () => server.close());
  });
});
