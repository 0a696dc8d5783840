// Node's compatibility API answering from memory. Usage: node node-compat.js PORT
'use strict';
const http2 = require('node:http2');

const mebibyte = Buffer.alloc(1 << 20, 'x');

const server = http2.createServer((request, response) => {
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
});
server.listen(Number(process.argv[2]), '127.0.0.1');
