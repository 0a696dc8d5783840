// Node's stream API answering from memory. Usage: node node-stream.js PORT [KEY CERTIFICATE]
'use strict';
const fs = require('node:fs');
const http2 = require('node:http2');

const mebibyte = Buffer.alloc(1 << 20, 'x');

const [port, key, cert] = process.argv.slice(2);
const server = key
  ? http2.createSecureServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) })
  : http2.createServer();
server.on('stream', (stream, headers) => {
  const path = headers[':path'];
  if (path.startsWith('/hello')) {
    stream.respond({ ':status': 200, 'content-type': 'text/plain', 'content-length': 13 });
    stream.end('Hello, World!');
  } else if (path.startsWith('/bytes/')) {
    stream.respond({ ':status': 200, 'content-type': 'application/octet-stream', 'content-length': mebibyte.length });
    stream.end(mebibyte);
  } else if (path === '/upload') {
    let bytes = 0;
    stream.on('data', (chunk) => { bytes += chunk.length; });
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(`{"bytes":${bytes}}`);
    });
  } else {
    stream.respond({ ':status': 404 }, { endStream: true });
  }
});
server.listen(Number(port), '127.0.0.1');
