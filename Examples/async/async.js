// The forms with promises: waiting for events, reading by a loop, pipelines, time limits.
const { once } = require('node:events');
const http2 = require('node:http2');
const { Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { setTimeout } = require('node:timers/promises');
const { promisify } = require('node:util');

const connect = promisify(http2.connect);

const server = http2.createServer();
server.on('stream', async (stream, headers) => {
  switch (headers[':path']) {
    case '/slow':
      await setTimeout(20);
      stream.respond({ ':status': 200 });
      stream.end('at last');
      break;
    case '/upper': {
      const upper = new Transform({
        transform(chunk, encoding, callback) { callback(null, chunk.toString().toUpperCase()); },
      });
      stream.respond({ ':status': 200 });
      await pipeline(stream, upper, stream);
      break;
    }
    case '/never':
      break;
    default:
      throw new Error('not handled');
  }
});

const get = async (client, path) => {
  const req = client.request({ ':path': path });
  const [headers] = await once(req, 'response');
  let body = '';
  req.setEncoding('utf8');
  for await (const chunk of req) body += chunk;
  return `${headers[':status']} ${body}`;
};

const main = async () => {
  server.listen(0);
  await once(server, 'listening');
  const client = await connect(`http://localhost:${server.address().port}`);

  console.log(await get(client, '/slow'));
  console.log(await Promise.all([get(client, '/slow'), get(client, '/slow')]));

  const upper = client.request({ ':method': 'POST', ':path': '/upper' });
  Readable.from(['one ', 'two ', 'three']).pipe(upper);
  let answer = '';
  for await (const chunk of upper) answer += chunk;
  console.log(answer);

  try {
    const req = client.request({ ':path': '/never' }, { signal: AbortSignal.timeout(20) });
    await once(req, 'response');
  } catch (err) {
    console.log(err.name, err.code);
  }

  client.close();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  console.log('closed');
};

main();
