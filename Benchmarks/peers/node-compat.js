// Node's compatibility API answering from memory. Usage: node node-compat.js PORT [KEY CERTIFICATE]
'use strict';
const fs = require('node:fs');
const http2 = require('node:http2');

const mebibyte = Buffer.alloc(1 << 20, 'x');

function answer(request, response) {
  if (request.url.startsWith('/hello')) {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 13 });
    response.end('Hello, World!');
  } else if (request.url.startsWith('/bytes/')) {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': mebibyte.length });
    response.end(mebibyte);
  } else if (request.url === '/upload') {
    let bytes = 0;
    request.on('data', (chunk) => { bytes += chunk.length; });
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"bytes":${bytes}}`);
    });
  } else {
    response.writeHead(404);
    response.end();
  }
}

const [port, key, cert] = process.argv.slice(2);
const server = key
  ? http2.createSecureServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, answer)
  : http2.createServer(answer);
server.listen(Number(port), '127.0.0.1');
