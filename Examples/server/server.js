// A server with a few routes: what Node's documentation shows first, and what a server has to answer besides.
const http2 = require('node:http2');

const {
  HTTP2_HEADER_METHOD,
  HTTP2_HEADER_PATH,
  HTTP2_HEADER_STATUS,
  HTTP2_HEADER_CONTENT_TYPE,
  HTTP_STATUS_METHOD_NOT_ALLOWED,
  HTTP_STATUS_NOT_FOUND,
} = http2.constants;

const server = http2.createServer();

server.on('error', (err) => console.error(err));

server.on('stream', (stream, headers) => {
  const method = headers[HTTP2_HEADER_METHOD];
  const path = headers[HTTP2_HEADER_PATH];
  if (method !== 'GET' && method !== 'HEAD') {
    stream.respond({ [HTTP2_HEADER_STATUS]: HTTP_STATUS_METHOD_NOT_ALLOWED, 'allow': 'GET, HEAD' }, { endStream: true });
    return;
  }
  if (method === 'HEAD') {
    // An answer to HEAD is its headers alone.
    stream.respond({ [HTTP2_HEADER_STATUS]: path === '/' ? 200 : HTTP_STATUS_NOT_FOUND }, { endStream: true });
    return;
  }
  switch (path) {
    case '/':
      stream.respond({ [HTTP2_HEADER_STATUS]: 200, [HTTP2_HEADER_CONTENT_TYPE]: 'text/html; charset=utf-8' });
      stream.end('<h1>Hello World</h1>');
      break;
    case '/agent':
      stream.respond({ [HTTP2_HEADER_STATUS]: 200, [HTTP2_HEADER_CONTENT_TYPE]: 'text/plain' });
      stream.end(`you are ${headers['user-agent'] ?? 'nobody'}`);
      break;
    default:
      stream.respond({ [HTTP2_HEADER_STATUS]: HTTP_STATUS_NOT_FOUND });
      stream.end(`no ${path} here`);
  }
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const questions = [
    { ':path': '/' },
    { ':path': '/', ':method': 'HEAD' },
    { ':path': '/agent', 'user-agent': 'example/1.0' },
    { ':path': '/agent' },
    { ':path': '/absent' },
    { ':path': '/', ':method': 'DELETE' },
  ];
  const next = () => {
    if (questions.length === 0) {
      client.close();
      server.close();
      return;
    }
    const req = client.request(questions.shift());
    req.on('response', (headers) => console.log(headers[':status'], headers['content-type'], headers.allow));
    req.setEncoding('utf8');
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => console.log(`"${body}"`));
    req.on('close', next);
  };
  next();
});
