// Node's http2 client against h2serve: node_client.mjs PORT SCENARIO [SCHEME] prints "ok" or fails.
import assert from 'node:assert';
import http2 from 'node:http2';

const [, , port, scenario, scheme = 'http'] = process.argv;
const session = http2.connect(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false });

function get(headers, body) {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers);
    const result = { body: Buffer.alloc(0), trailers: null };
    const chunks = [];
    stream.on('response', (fields) => { result.headers = fields; });
    stream.on('trailers', (fields) => { result.trailers = fields; });
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => { result.body = Buffer.concat(chunks); resolve(result); });
    stream.end(body);
  });
}

const scenarios = {
  async routes() {
    const hello = await get({ ':path': '/hello' });
    assert.strictEqual(hello.headers[':status'], 200);
    assert.strictEqual(hello.headers['content-length'], '13');
    assert.strictEqual(hello.body.toString(), 'Hello, World!');
    const missing = await get({ ':path': '/missing' });
    assert.strictEqual(missing.headers[':status'], 404);
    const fields = JSON.parse((await get({ ':path': '/headers', 'x-own': 'a "b" \\', 'cookie': ['a=1', 'b=2'] })).body);
    assert.strictEqual(fields['x-own'], 'a "b" \\');
    assert.strictEqual(fields.cookie, 'a=1; b=2');
  },

  async trailers() {
    const { body, trailers } = await get({ ':path': '/trailers' });
    assert.strictEqual(Number(trailers['x-body-bytes']), body.length);
  },

  async head() {
    const { headers, body } = await get({ ':method': 'HEAD', ':path': '/bytes/1000' });
    assert.strictEqual(headers['content-length'], '1000');
    assert.strictEqual(body.length, 0);
  },

  // 100 MB both ways at once, compared octet for octet, with back-pressure from both sides.
  async echo() {
    const period = 65521;
    const pattern = Buffer.alloc(3 * period);
    for (let i = 0; i < pattern.length; i += 1) pattern[i] = (i % period) * 167 + ((i % period) >> 8);
    const size = 100 << 20;
    let sent = 0;
    let received = 0;
    const stream = session.request({ ':method': 'POST', ':path': '/echo' });
    const pump = () => {
      while (sent < size) {
        const count = Math.min(65536, size - sent);
        const start = sent % period;
        sent += count;
        if (!stream.write(pattern.subarray(start, start + count))) { stream.once('drain', pump); return; }
      }
      stream.end();
    };
    pump();
    for await (const chunk of stream) {
      const start = received % period;
      assert.strictEqual(Buffer.compare(chunk, pattern.subarray(start, start + chunk.length)), 0, `at ${received}`);
      received += chunk.length;
    }
    assert.strictEqual(received, size);
  },

  async parallel() {
    const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => get({ ':path': `/bytes/${i}` })));
    results.forEach((result, i) => assert.strictEqual(result.body.length, i));
  },
};

await scenarios[scenario]();
session.close();
console.log('ok');
