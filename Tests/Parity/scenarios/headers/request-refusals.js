// What request() refuses in its headers: names, repeats, pseudo and connection fields.
// rows: errors.error-code.ERR_HTTP2_HEADER_SINGLE_VALUE errors.error-code.ERR_HTTP2_INVALID_PSEUDOHEADER errors.error-code.ERR_INVALID_HTTP_TOKEN errors.error-code.ERR_HTTP2_INVALID_CONNECTION_HEADERS errors.error-code.ERR_HTTP2_CONNECT_AUTHORITY errors.error-code.ERR_HTTP2_CONNECT_SCHEME errors.error-code.ERR_HTTP2_CONNECT_PATH
const http2 = require('node:http2');
const stream = require('node:stream');
const { scenario, log, attempt } = require('../../parity');

const singleValued = [
  ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host',
  'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location',
  'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests',
  'user-agent', 'x-content-type-options', 'accept', 'cookie', 'set-cookie', 'via', 'x-forwarded-for',
];
const names = [
  'a', 'A', '!', '#', '$', '%', '&', "'", '*', '+', '-', '.', '^', '_', '`', '|', '~', '0', 'a b', 'a:b', 'a,b', 'a;b', 'a=b',
  'a"b', 'a/b', 'a(b', 'a)b', 'a[b', 'a]b', 'a{b', 'a}b', 'a@b', 'a<b', 'a>b', 'a?b', 'a\\b', 'a\tb', 'é', ' a', 'a ',
  ':', ':other', 'x:', '::path',
];
const connectionFields = [
  ['connection', 'close'], ['Connection', 'keep-alive'], ['upgrade', 'h2c'], ['http2-settings', 'x'], ['keep-alive', '1'],
  ['proxy-connection', 'x'], ['transfer-encoding', 'chunked'], ['te', 'trailers'], ['TE', 'trailers'], ['te', 'gzip'],
  ['te', 'Trailers'], ['te', ''], ['trailer', 'x'],
];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond({}, { endStream: true });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const request = (name, headers) => attempt('client', name, () => {
      const req = client.request(headers);
      req.on('error', () => {});
      req.resume();
      return 'a stream';
    });
    client.on('connect', () => {
      for (const name of singleValued) request(`${name} twice`, { [name]: ['a', 'b'] });
      for (const name of singleValued) request(`${name} once`, { [name]: ['a'] });
      request('two spellings', { 'etag': 'a', 'ETag': 'b' });
      for (const name of names) request(name, { [name]: 'v' });
      for (const [name, value] of connectionFields) request(`${name}=${value}`, { [name]: value });
      request('status', { ':status': 200 });
      request('connect without authority', { ':method': 'CONNECT' });
      request('connect with scheme', { ':method': 'CONNECT', ':authority': 'a', ':scheme': 'http' });
      request('connect with path', { ':method': 'CONNECT', ':authority': 'a', ':path': '/' });
      log('client', 'session', client.destroyed);
      client.destroy();
    });
  },
});
