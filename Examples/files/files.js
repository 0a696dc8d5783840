// Static files: types, conditions, ranges, and what is not there.
const fs = require('node:fs');
const http2 = require('node:http2');

const root = fs.mkdtempSync('/tmp/files-');
const modified = new Date('2024-02-29T12:00:00Z');
for (const [name, text] of [['index.html', '<h1>Files</h1>'], ['numbers.txt', '0123456789']]) {
  fs.writeFileSync(`${root}/${name}`, text);
  fs.utimesSync(`${root}/${name}`, modified, modified);
}

const typeOf = (path) => {
  if (path.endsWith('.html')) return 'text/html; charset=utf-8';
  if (path.endsWith('.txt')) return 'text/plain; charset=utf-8';
  return 'application/octet-stream';
};

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  // A URL's path has no way out of its root.
  const path = new URL(headers[':path'], 'http://localhost').pathname;
  const file = root + (path === '/' ? '/index.html' : path);
  const fields = { 'content-type': typeOf(file) };
  const options = {
    statCheck: (stat, fields) => {
      const lastModified = stat.mtime.toUTCString();
      fields['last-modified'] = lastModified;
      if (headers['if-modified-since'] === lastModified) {
        stream.respond({ ':status': 304 }, { endStream: true });
        return false;
      }
      return true;
    },
    onError: (err) => {
      stream.respond({ ':status': err.code === 'ENOENT' ? 404 : 500 });
      stream.end(err.code);
    },
  };
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
  if (range) {
    fields[':status'] = 206;
    fields['content-range'] = `bytes ${range[1]}-${range[2]}/${fs.statSync(file).size}`;
    options.offset = Number(range[1]);
    options.length = Number(range[2]) - Number(range[1]) + 1;
  }
  stream.respondWithFile(file, fields, options);
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const questions = [
    { ':path': '/' },
    { ':path': '/numbers.txt' },
    { ':path': '/numbers.txt', 'range': 'bytes=2-5' },
    { ':path': '/numbers.txt', 'if-modified-since': 'Thu, 29 Feb 2024 12:00:00 GMT' },
    { ':path': '/absent.txt' },
    { ':path': '/../../secret' },
  ];
  const next = () => {
    if (questions.length === 0) {
      client.close();
      server.close();
      fs.rmSync(root, { recursive: true });
      return;
    }
    const req = client.request(questions.shift());
    req.on('response', (headers) => {
      console.log(headers[':status'], headers['content-type'], headers['last-modified'], headers['content-range']);
    });
    let body = '';
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => console.log(`"${body}"`));
    req.on('close', next);
  };
  next();
});
