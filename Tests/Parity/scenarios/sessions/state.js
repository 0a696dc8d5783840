// session.state and stream.state.
// rows: Http2Session.property.state Http2Session.state.property.effectiveLocalWindowSize Http2Session.state.property.effectiveRecvDataLength Http2Session.state.property.nextStreamID Http2Session.state.property.localWindowSize Http2Session.state.property.lastProcStreamID Http2Session.state.property.remoteWindowSize Http2Stream.property.state Http2Stream.state.property.localWindowSize Http2Stream.state.property.state Http2Stream.state.property.localClose Http2Stream.state.property.remoteClose Http2Stream.state.property.sumDependencyWeight Http2Stream.state.property.weight http2.constants.constant-group.NGHTTP2_STREAM_STATE_*
const http2 = require('node:http2');
const { scenario, log, serve } = require('../../parity');

const session = (state) => [state.effectiveLocalWindowSize, state.effectiveRecvDataLength, state.nextStreamID, state.localWindowSize,
  state.lastProcStreamID, state.remoteWindowSize];
const stream = (state) => [state.state, state.localClose, state.remoteClose, state.localWindowSize, state.sumDependencyWeight, state.weight];

scenario({
  server(ready) {
    const server = http2.createServer();
    server.on('stream', (incoming) => {
      log('server', 'session', session(incoming.session.state));
      log('server', 'stream', stream(incoming.state));
      incoming.respond();
      incoming.end('hello');
      incoming.on('close', () => log('server', 'closed', incoming.state.state, incoming.session));
    });
    serve(server, ready);
  },
  client(port) {
    const client = http2.connect(`http://localhost:${port}`);
    const req = client.request({ ':method': 'POST' });
    log('client', 'pending', req.state.state);
    req.on('response', () => {
      log('client', 'session', session(client.state));
      log('client', 'stream', stream(req.state));
      req.end();
    });
    req.resume();
    req.on('close', () => {
      log('client', 'closed', req.state.state);
      client.close();
    });
    client.on('close', () => log('client', 'session closed', client.state.nextStreamID));
  },
});
