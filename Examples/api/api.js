// A small service with the compatibility API: requests and responses as HTTP/1 servers have them.
const { once } = require('node:events');
const http2 = require('node:http2');

const notes = new Map();
let lastId = 0;

const sendText = (res, status, text) => {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  res.end(text);
};

const readBody = async (req) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const server = http2.createServer(async (req, res) => {
  res.setHeader('x-powered-by', 'http2');
  const url = new URL(req.url, `http://${req.authority}`);
  const id = Number(url.pathname.split('/')[2] ?? 0);
  if (!url.pathname.startsWith('/notes')) {
    sendText(res, 404, 'no such page');
  } else if (req.method === 'POST') {
    lastId += 1;
    notes.set(lastId, await readBody(req));
    res.setHeader('location', `/notes/${lastId}`);
    sendText(res, 201, 'created');
  } else if (req.method === 'GET' && id === 0) {
    const query = url.searchParams.get('q') ?? '';
    const found = [...notes.keys()].sort().filter((id) => notes.get(id).includes(query));
    sendText(res, 200, found.map((id) => `${id}: ${notes.get(id)}`).join('\n'));
  } else if (!notes.has(id)) {
    sendText(res, 404, 'no such note');
  } else if (req.method === 'GET') {
    sendText(res, 200, notes.get(id));
  } else if (req.method === 'DELETE') {
    notes.delete(id);
    res.statusCode = 204;
    res.end();
  } else {
    res.setHeader('allow', ['GET', 'DELETE']);
    sendText(res, 405, `${req.method} is not for notes`);
  }
});

const ask = async (client, method, path, body) => {
  const req = client.request({ ':method': method, ':path': path });
  req.setEncoding('utf8');
  req.end(body);
  const [headers] = await once(req, 'response');
  let text = '';
  for await (const chunk of req) text += chunk;
  console.log(method, path, headers[':status'], headers.location, text);
};

server.listen(0, async () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  await ask(client, 'POST', '/notes', 'buy milk');
  await ask(client, 'POST', '/notes', 'sell eggs');
  await ask(client, 'GET', '/notes');
  await ask(client, 'GET', '/notes?q=eggs');
  await ask(client, 'GET', '/notes/1');
  await ask(client, 'DELETE', '/notes/1');
  await ask(client, 'GET', '/notes/1');
  await ask(client, 'PATCH', '/notes/2', 'x');
  await ask(client, 'GET', '/elsewhere');
  client.close();
  server.close();
});
