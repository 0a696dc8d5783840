// gRPC by hand: messages with a five-octet prefix, a unary call and one that streams both ways, statuses as trailers.
// With the argument `serve` it prints its port and serves until it is asked to end.
const http2 = require('node:http2');

// The protocol buffer `message Text { string text = 1; }`, shorter than 128 octets.
const encode = (text) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
};
const decode = (message) => message.subarray(2).toString();

// A message on the wire: not compressed, its length, its octets.
const pack = (message) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

// Calls back with each whole message of a stream.
const readMessages = (stream, handle) => {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1);
      handle(rest.subarray(5, end));
      rest = rest.subarray(end);
    }
  });
};

const begin = (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
};

const unary = (stream) => {
  let name = '';
  readMessages(stream, (message) => { name = decode(message); });
  stream.on('end', () => {
    if (name === '') {
      // An error before any message is an answer of trailers alone.
      stream.respond({
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': 3,
        'grpc-message': 'a name is needed',
      }, { endStream: true });
      return;
    }
    begin(stream);
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
    stream.end(pack(encode(`Hello, ${name}!`)));
  });
};

const chat = (stream) => {
  begin(stream);
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
  readMessages(stream, (message) => stream.write(pack(encode(decode(message).toUpperCase()))));
  stream.on('end', () => stream.end());
};

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  switch (headers[':path']) {
    case '/example.Greeter/Greet': return unary(stream);
    case '/example.Greeter/Chat': return chat(stream);
    default:
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': 12 }, { endStream: true });
  }
});

const call = (client, method, texts, done) => {
  const req = client.request({
    ':method': 'POST',
    ':path': `/example.Greeter/${method}`,
    'content-type': 'application/grpc',
    'te': 'trailers',
  });
  const report = (headers) => {
    if (headers['grpc-status'] !== undefined) {
      console.log(method, 'status', headers['grpc-status'], headers['grpc-message']);
    }
  };
  req.on('response', report);
  req.on('trailers', report);
  readMessages(req, (message) => console.log(method, decode(message)));
  req.on('close', done);
  for (const text of texts) req.write(pack(encode(text)));
  req.end();
};

server.listen(0, '127.0.0.1', () => {
  if (process.argv[2] === 'serve') {
    console.log(server.address().port);
    process.once('SIGTERM', () => server.close());
    return;
  }
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  call(client, 'Greet', ['Ann'], () => {
    call(client, 'Greet', [], () => {
      call(client, 'Chat', ['one', 'two', 'three'], () => {
        call(client, 'Absent', [], () => {
          client.close();
          server.close();
        });
      });
    });
  });
});
