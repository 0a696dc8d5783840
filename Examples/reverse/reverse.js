// A reverse proxy: requests go on to a backend over one session, bodies are piped both ways, trailers and failures are passed on.
const http2 = require('node:http2');
const { pipeline } = require('node:stream');

const backend = http2.createServer((req, res) => {
  res.setHeader('x-forwarded', `${req.headers['x-forwarded-for']} ${req.headers['x-forwarded-proto']}`);
  if (req.url === '/slow') return;
  if (req.method === 'POST') {
    res.writeHead(201);
    req.pipe(res);
    return;
  }
  res.addTrailers({ 'x-end': 'backend' });
  res.end(`backend ${req.url}`);
});

let upstream = null;
function openUpstream(port) {
  upstream = http2.connect(`http://localhost:${port}`);
  upstream.on('error', (err) => console.log('upstream', err.code));
  upstream.on('close', () => { upstream = null; });
}

const front = http2.createServer();
front.on('stream', (stream, headers) => {
  if (!upstream) {
    stream.respond({ ':status': 502 });
    stream.end('no backend');
    return;
  }
  const outgoing = { ...headers };
  delete outgoing[':authority'];
  outgoing['x-forwarded-for'] = stream.session.socket.remoteAddress;
  outgoing['x-forwarded-proto'] = headers[':scheme'];
  const hasBody = headers[':method'] !== 'GET';
  const req = upstream.request(outgoing, { endStream: !hasBody });
  if (hasBody) pipeline(stream, req, (err) => { if (err) console.log('body', err.code); });
  const timer = setTimeout(() => req.close(http2.constants.NGHTTP2_CANCEL), 500);
  let trailers = null;
  req.on('trailers', (fields) => { trailers = fields; });
  req.on('response', (fields) => {
    clearTimeout(timer);
    stream.respond({ ...fields, 'via': '2 front' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      if (trailers) stream.sendTrailers(trailers);
      else stream.close();
    });
    req.pipe(stream);
  });
  req.on('error', (err) => console.log('request', err.code));
  req.on('close', () => {
    if (stream.headersSent || stream.destroyed) return;
    stream.respond({ ':status': 504 });
    stream.end('too slow');
  });
});

function ask(client, headers, body, done) {
  const req = client.request(headers);
  req.on('response', (fields) => console.log(headers[':path'], fields[':status'], fields['x-forwarded'], fields.via));
  req.on('trailers', (fields) => console.log('trailers', fields['x-end']));
  let text = '';
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => console.log(text));
  req.on('close', done);
  req.end(body);
}

backend.listen(0, '127.0.0.1', () => {
  front.listen(0, '127.0.0.1', () => {
    openUpstream(backend.address().port);
    const client = http2.connect(`http://127.0.0.1:${front.address().port}`);
    ask(client, { ':path': '/one?x=1' }, undefined, () => {
      ask(client, { ':path': '/two', ':method': 'POST' }, 'a body', () => {
        ask(client, { ':path': '/slow' }, undefined, () => {
          upstream.once('close', () => {
            ask(client, { ':path': '/gone' }, undefined, () => {
              client.close();
              front.close();
              backend.close();
            });
          });
          upstream.destroy();
        });
      });
    });
  });
});
