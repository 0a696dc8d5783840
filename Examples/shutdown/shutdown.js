// A graceful shutdown by a signal: what is under way is finished, then everything closes by itself.
const http2 = require('node:http2');

const server = http2.createServer();
const sessions = new Set();
server.on('session', (session) => {
  sessions.add(session);
  session.on('close', () => sessions.delete(session));
});
server.on('stream', (stream, headers) => {
  stream.respond({ ':status': 200 });
  stream.write('begun, ');
  setTimeout(() => stream.end('finished'), 50);
});

process.once('SIGTERM', () => {
  console.log('asked to end,', sessions.size, 'session');
  const { port } = server.address();
  // Stops listening at once; its callback comes when the last session has closed.
  server.close(() => {
    console.log('server closed');
    const late = http2.connect(`http://127.0.0.1:${port}`);
    late.on('error', (err) => console.log('late', err.code));
  });
});

process.on('exit', (code) => console.log('exit', code));

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.once('goaway', (code, lastStreamID) => console.log('goaway', code, lastStreamID));

  const req = client.request({ ':path': '/' });
  let body = '';
  req.setEncoding('utf8');
  req.once('data', () => process.kill(process.pid, 'SIGTERM'));
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => console.log(body));
});
