// A service that speaks JSON: bodies are parsed and checked, answers are made of plain values.
const http2 = require('node:http2');
const { once } = require('node:events');

const todos = new Map();

function send(res, status, value) {
  const body = JSON.stringify(value);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

async function readJSON(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks));
}

async function handle(req, res) {
  const url = new URL(req.url, `http://${req.authority}`);
  const id = Number(url.pathname.slice('/todos/'.length));
  if (req.method === 'POST') {
    const body = await readJSON(req);
    if (typeof body.title !== 'string') return send(res, 422, { error: 'a title is needed', got: body });
    const todo = { id: todos.size + 1, title: body.title, done: false, tags: body.tags ?? [] };
    todos.set(todo.id, todo);
    return send(res, 201, todo);
  }
  if (req.method === 'GET' && url.pathname === '/todos') {
    const done = url.searchParams.get('done') === 'true';
    const items = [...todos.keys()].sort().map((id) => todos.get(id)).filter((todo) => todo.done === done);
    return send(res, 200, { count: items.length, items });
  }
  const todo = todos.get(id);
  if (!todo) return send(res, 404, { error: 'not found', path: url.pathname, id: null });
  if (req.method === 'PATCH') {
    const body = await readJSON(req);
    todo.done = body.done ?? todo.done;
    todo.title = body.changes?.title ?? todo.title;
  }
  send(res, 200, todo);
}

const server = http2.createServer(async (req, res) => {
  try {
    await handle(req, res);
  } catch (err) {
    send(res, err.name === 'SyntaxError' ? 400 : 500, { error: err.name, message: err.message });
  }
});

async function ask(client, method, path, body) {
  const req = client.request({ ':method': method, ':path': path });
  req.end(body);
  const [headers] = await once(req, 'response');
  let text = '';
  for await (const chunk of req) text += chunk;
  console.log(method, path, headers[':status'], text);
  return JSON.parse(text);
}

server.listen(0, async () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  await ask(client, 'POST', '/todos', JSON.stringify({ title: 'say "grüß dich"', tags: ['a', 'b'] }));
  await ask(client, 'POST', '/todos', JSON.stringify({ title: 'sleep' }));
  await ask(client, 'POST', '/todos', JSON.stringify({ text: 'no title', list: [1, 2.5, null] }));
  await ask(client, 'POST', '/todos', '{"title": oops}');
  await ask(client, 'PATCH', '/todos/1', JSON.stringify({ done: true, changes: { title: 'said' } }));
  const open = await ask(client, 'GET', '/todos?done=false');
  console.log(open.count, open.items[0].title, open.items[0].tags.length);
  console.log(JSON.stringify(await ask(client, 'GET', '/todos/1'), null, 2));
  console.log(await ask(client, 'GET', '/todos/7'));
  client.close();
  server.close();
});
