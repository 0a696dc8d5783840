// Node's HTTP/1 client against h2serve: prints "ok", or fails with what went wrong.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import assert from 'node:assert';

const [port, securePort, scenario] = process.argv.slice(2);
const limit = setTimeout(() => { throw new Error('too long'); }, 30_000);

function ask(options, body, module = http) {
  return new Promise((resolve, reject) => {
    const request = module.request({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, (response) => {
      const chunks = [];
      const { socket } = response;
      const { localPort } = socket;
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ response, socket, localPort, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    if (options.headers?.expect) request.on('continue', () => request.end(body)); else request.end(body);
  });
}

const scenarios = {
  async keepalive() {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set();
    for (let index = 0; index < 50; index++) {
      const { response, localPort, body } = await ask({ path: `/bytes/${index}`, agent });
      assert.equal(response.httpVersion, '1.1');
      assert.equal(body.length, index);
      ports.add(localPort);
    }
    assert.equal(ports.size, 1);
    agent.destroy();
  },
  async upload() {
    const body = Buffer.alloc(5_000_000, 'abc');
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ path: '/echo', method: 'POST' }, body)));
    for (const answer of answers) assert.ok(answer.body.equals(body));
  },
  async continue() {
    const headers = { expect: '100-continue', 'content-length': 5 };
    const { body } = await ask({ path: '/upload', method: 'PUT', headers }, 'hello');
    assert.equal(JSON.parse(body).bytes, 5);
  },
  async trailers() {
    const { response, body } = await ask({ path: '/trailers' });
    assert.equal(String(body), 'a body with trailers\n');
    assert.equal(response.trailers['x-body-bytes'], '21');
  },
  async secure() {
    const { response, body } = await ask({ path: '/hello', port: securePort }, undefined, https);
    assert.equal(response.httpVersion, '1.1');
    assert.equal(String(body), 'Hello, World!');
  },
  async pipeline() {
    const text = await new Promise((resolve, reject) => {
      let text = '';
      const socket = net.connect(port, '127.0.0.1', () => {
        for (let index = 0; index < 200; index++) socket.write(`GET /bytes/${index % 7} HTTP/1.1\r\nHost: a\r\n\r\n`);
        socket.write('GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      });
      socket.on('data', (chunk) => { text += chunk; });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    const lengths = [...text.matchAll(/Content-Length: (\d+)/g)].map((match) => Number(match[1]));
    assert.deepEqual(lengths, [...Array.from({ length: 200 }, (_, index) => index % 7), 13]);
  },
  async abort() {
    for (const path of ['/bytes/100000000', '/delay/10000', '/echo']) {
      await new Promise((resolve) => {
        const request = http.request({ host: '127.0.0.1', port, path, method: 'POST' }, (response) => {
          response.once('data', () => request.destroy());
          response.on('error', () => {});
        });
        request.on('error', () => {});
        request.on('close', resolve);
        request.write('x');
        if (path !== '/echo') request.end();
        if (path.startsWith('/delay')) setTimeout(() => request.destroy(), 50);
      });
    }
  },
  async idle() {
    const agent = new http.Agent({ keepAlive: true });
    const { socket } = await ask({ path: '/hello', agent });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    process.stdout.write('idle\n');
    await closed;
    process.stdout.write('closed\n');
  },
};

await scenarios[scenario]();
clearTimeout(limit);
if (scenario !== 'idle') console.log('ok');
