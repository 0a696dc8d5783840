'use strict';
// node-client.js URL REQUESTS CONNECTIONS STREAMS: the twin of Benchmarks/Client.
const http2 = require('node:http2');

const [authority, ...numbers] = process.argv.slice(2);
const [total, connections, streams] = numbers.map(Number);

let started = 0;
let succeeded = 0;
let bodyBytes = 0;

function next(client) {
  if (started >= total) {
    client.close();
    return;
  }
  started += 1;
  let status = 0;
  const request = client.request({ ':path': '/hello' });
  request.on('response', (headers) => {
    if (headers[':status'] === 200) status = 200;
  });
  request.on('data', (chunk) => {
    bodyBytes += chunk.length;
  });
  request.on('end', () => {
    if (status === 200) succeeded += 1;
    next(client);
  });
}

for (let i = 0; i < connections; i++) {
  const client = http2.connect(authority, () => {
    for (let j = 0; j < streams; j++) next(client);
  });
}

process.on('exit', () => {
  console.log(`${succeeded} of ${total} succeeded, ${bodyBytes} bytes`);
  if (succeeded !== total) process.exitCode = 1;
});
