// The channels of diagnostics_channel on both sides: a request with body, a push, a stream that fails.
// rows: diagnostics_channel.event.client.stream.created diagnostics_channel.event.client.stream.start diagnostics_channel.event.client.stream.bodyChunkSent diagnostics_channel.event.client.stream.bodySent diagnostics_channel.event.client.stream.error diagnostics_channel.event.client.stream.finish diagnostics_channel.event.client.stream.close diagnostics_channel.event.server.stream.created diagnostics_channel.event.server.stream.start diagnostics_channel.event.server.stream.error diagnostics_channel.event.server.stream.finish diagnostics_channel.event.server.stream.close
const diagnostics = require('node:diagnostics_channel');
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

function subscribe(side, names) {
  for (const name of names) {
    diagnostics.subscribe(`http2.${side}.stream.${name}`, (message) => {
      const { stream } = message;
      log(side, name, stream.id, stream.destroyed, message.headers?.[':path'], message.headers?.[':status'], message.error?.code);
      if (name === 'bodyChunkSent') log(side, name, message.writev, message.data, message.encoding);
    });
  }
}

scenario({
  server(ready) {
    subscribe('server', ['created', 'start', 'error', 'finish', 'close']);
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      log('server', 'stream', headers[':path']);
      stream.on('error', () => {});
      if (headers[':path'] === '/fail') {
        stream.close(2);
        return;
      }
      stream.resume();
      stream.on('end', () => {
        stream.respond();
        stream.end('hello');
      });
    });
    server.on('session', (session) => session.on('close', () => server.close()));
    server.listen(0, () => ready(server.address().port));
  },
  client(port) {
    subscribe('client', ['created', 'start', 'bodyChunkSent', 'bodySent', 'error', 'finish', 'close']);
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':path': '/fine', ':method': 'POST' });
    req.end('body');
    req.on('ready', () => log('client', 'ready'));
    req.on('response', () => log('client', 'response'));
    req.resume();
    req.on('close', () => {
      log('client', 'closed');
      const other = client.request({ ':path': '/fail' });
      other.on('error', (error) => log('client', 'failed', error.code));
      other.on('close', () => client.close());
    });
  },
});
