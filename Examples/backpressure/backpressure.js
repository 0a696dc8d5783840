// Back-pressure: a long answer is written no faster than it is read, by hand, by pipe and by an async loop.
const http2 = require('node:http2');
const { Readable } = require('node:stream');

const block = Buffer.alloc(10000, 'x');
const blocks = 200;

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  stream.respond({ ':status': 200 });
  switch (headers[':path']) {
    case '/drain': {
      let left = blocks;
      let waits = 0;
      const more = () => {
        while (left > 0) {
          left -= 1;
          if (!stream.write(block)) {
            waits += 1;
            stream.once('drain', more);
            return;
          }
        }
        stream.end();
        console.log('waited', waits > 0);
      };
      more();
      break;
    }
    case '/pipe': {
      let left = blocks;
      const source = new Readable({
        read() {
          left -= 1;
          this.push(left >= 0 ? block : null);
        },
      });
      source.pipe(stream);
      break;
    }
    default:
      stream.end('?');
  }
});

// A reader that pauses now and then.
const read = (client, path, done) => {
  const req = client.request({ ':path': path });
  let length = 0;
  let pauses = 0;
  req.on('data', (chunk) => {
    length += chunk.length;
    if (length > (pauses + 1) * 500000) {
      pauses += 1;
      req.pause();
      setTimeout(() => req.resume(), 5);
    }
  });
  req.on('end', () => {
    console.log(path, length, 'pauses', pauses);
    done();
  });
};

const readAsync = async (client, path) => {
  let length = 0;
  for await (const chunk of client.request({ ':path': path })) {
    length += chunk.length;
  }
  console.log(path, length, 'by a loop');
};

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  read(client, '/drain', () => {
    read(client, '/pipe', async () => {
      await readAsync(client, '/pipe');
      client.close();
      server.close();
    });
  });
});
