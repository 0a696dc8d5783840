// HTTP/2 over TLS: a secure server with a key and a certificate from files, and a client that trusts that certificate.
const fs = require('node:fs');
const http2 = require('node:http2');

const server = http2.createSecureServer({
  key: fs.readFileSync('localhost-privkey.pem'),
  cert: fs.readFileSync('localhost-cert.pem'),
});
server.on('error', (err) => console.error(err));

server.on('stream', (stream, headers) => {
  const session = stream.session;
  const socket = session.socket;
  stream.respond({ ':status': 200, 'content-type': 'text/html; charset=utf-8' });
  stream.end(`<h1>Hello ${headers[':scheme']}, ${session.alpnProtocol}, ${socket.getProtocol()}</h1>`);
});

server.on('unknownProtocol', (socket) => socket.end('h2 only\n'));

const trusting = (port) => {
  const client = http2.connect(`https://localhost:${port}`, {
    ca: fs.readFileSync('localhost-cert.pem'),
  });
  client.on('error', (err) => console.error(err));
  client.on('connect', (session, socket) => {
    console.log('connected', session.encrypted, socket.authorized, socket.alpnProtocol);
    console.log('certificate', socket.getPeerCertificate().subject.CN);
  });

  const req = client.request({ ':path': '/' });
  req.on('response', (headers, flags) => console.log(headers[':status'], headers['content-type']));
  req.setEncoding('utf8');
  let data = '';
  req.on('data', (chunk) => { data += chunk; });
  req.on('end', () => {
    console.log(data);
    client.close();
    doubting(port);
  });
  req.end();
};

// Without the certificate among the authorities the server is nobody to be trusted.
const doubting = (port) => {
  const client = http2.connect(`https://localhost:${port}`);
  client.on('error', (err) => console.log('refused', err.code));
  client.on('close', () => server.close());
};

server.listen(0, () => trusting(server.address().port));
