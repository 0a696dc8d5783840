// A sink for uploads: each body goes to a file as fast as the disk takes it, bounded in size.
const fs = require('node:fs');
const http2 = require('node:http2');
const { pipeline } = require('node:stream');

const folder = fs.mkdtempSync('/tmp/upload-');
const limit = 1000000;
let last = 0;
let refusal = '';

// Called when the server has closed and when the last upload has been thrown away.
let open = 2;
const leave = () => {
  open -= 1;
  if (open > 0) return;
  console.log(refusal, fs.readdirSync(folder));
  fs.rmSync(folder, { recursive: true });
};

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  if (Number(headers['content-length']) > limit) {
    stream.respond({ ':status': 413 }, { endStream: true });
    stream.close(http2.constants.NGHTTP2_NO_ERROR);
    return;
  }
  last += 1;
  const name = `${last}.bin`;
  let received = 0;
  stream.on('data', (chunk) => {
    received += chunk.length;
    if (received > limit) stream.destroy(new Error('too large'));
  });
  pipeline(stream, fs.createWriteStream(`${folder}/${name}`), (err) => {
    if (err) {
      console.log('failed', name, err.message);
      fs.rmSync(`${folder}/${name}`, { force: true });
      leave();
      return;
    }
    stream.respond({ ':status': 201, 'location': `/${name}` });
    stream.end(`stored ${fs.statSync(`${folder}/${name}`).size} bytes`);
  });
});

const put = (client, blocks, headers, done) => {
  const fields = { ...headers };
  fields[':method'] = 'PUT';
  fields[':path'] = '/';
  const req = client.request(fields);
  req.on('response', (headers) => console.log(headers[':status'], headers.location));
  req.setEncoding('utf8');
  req.on('data', (text) => console.log(text));
  req.on('error', (err) => { refusal = err.code; });
  req.on('close', done);
  for (let i = 0; i < blocks; i++) req.write('x'.repeat(10000));
  req.end();
};

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  put(client, 1, {}, () => {
    put(client, 50, {}, () => {
      put(client, 0, { 'content-length': 2000000 }, () => {
        put(client, 200, {}, () => {
          client.close();
          server.close(leave);
        });
      });
    });
  });
});
