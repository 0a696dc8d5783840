// An exchange in async functions: once, iteration, the promise forms of pipeline and finished, on both sides.
// rows: Readable.method.asyncIterator stream.function.promises.pipeline stream.function.promises.finished events.function.once
const events = require('node:events');
const http2 = require('node:http2');
const stream = require('node:stream');
const util = require('node:util');
const { scenario, log, serve } = require('../../parity');

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', async (incoming, headers) => {
      switch (headers[':path']) {
        case '/count': {
          let length = 0;
          for await (const chunk of incoming) length += chunk.length;
          incoming.respond({ 'x-length': length });
          incoming.end();
          break;
        }
        case '/echo':
          incoming.respond();
          await stream.promises.pipeline(incoming, incoming);
          log('server', 'echoed', incoming.writableFinished, incoming.readableEnded);
          break;
        default:
          incoming.respond();
          incoming.write('half');
          try {
            await stream.promises.finished(incoming);
          } catch (error) {
            log('server', 'unfinished', error.code);
          }
      }
    });
    serve(server, ready);
  },
  async client(port) {
    const client = await util.promisify(http2.connect)(`http://localhost:${port}`);

    const counted = client.request({ ':path': '/count', ':method': 'POST' });
    counted.end('12345');
    const [headers] = await events.once(counted, 'response');
    log('client', 'count', headers[':status'], headers['x-length']);
    counted.resume();
    await stream.promises.finished(counted);

    const echoed = client.request({ ':path': '/echo', ':method': 'POST' });
    echoed.end('to and fro');
    let text = '';
    for await (const chunk of echoed) text += chunk;
    log('client', 'echo', text);

    const half = client.request({ ':path': '/half', ':method': 'POST' });
    for await (const chunk of half) {
      log('client', 'half', chunk);
      break;
    }
    log('client', 'left', half.destroyed, half.rstCode);
    try {
      await events.once(half, 'close');
    } catch (error) {
      log('client', 'half', error.name, error.code);
    }

    const refused = client.request({ ':path': '/half', ':method': 'POST' });
    process.nextTick(() => refused.destroy(new Error('no more')));
    try {
      await events.once(refused, 'response');
    } catch (error) {
      log('client', 'refused', error.message);
    }
    client.close();
    await events.once(client, 'close');
    log('client', 'closed');
  },
});
