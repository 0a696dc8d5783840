// The entries of perf_hooks that sessions and streams leave.
// rows: perf_hooks.property.Http2Session-entry-type perf_hooks.property.Http2Session-entry-bytesRead perf_hooks.property.Http2Session-entry-bytesWritten perf_hooks.property.Http2Session-entry-framesReceived perf_hooks.property.Http2Session-entry-framesSent perf_hooks.property.Http2Session-entry-maxConcurrentStreams perf_hooks.property.Http2Session-entry-pingRTT perf_hooks.property.Http2Session-entry-streamAverageDuration perf_hooks.property.Http2Session-entry-streamCount perf_hooks.property.Http2Stream-entry-id perf_hooks.property.Http2Stream-entry-bytesRead perf_hooks.property.Http2Stream-entry-bytesWritten perf_hooks.property.Http2Stream-entry-timeToFirstByte perf_hooks.property.Http2Stream-entry-timeToFirstByteSent perf_hooks.property.Http2Stream-entry-timeToFirstHeader
const { PerformanceObserver } = require('node:perf_hooks');
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

// Of what is measured only whether it is there.
function observe(side, total) {
  const observer = new PerformanceObserver((list) => {
    for (const { name, entryType, duration, detail } of list.getEntries()) {
      const lane = `${side}.${name}`;
      log(lane, entryType, duration > 0);
      if (name === 'Http2Stream') {
        log(lane, 'id', detail.id, 'bytes', detail.bytesRead, detail.bytesWritten);
        log(lane, detail.timeToFirstHeader > 0, detail.timeToFirstByte > 0, detail.timeToFirstByteSent > 0);
      } else {
        log(lane, detail.type, detail.streamCount, detail.maxConcurrentStreams, detail.streamAverageDuration > 0, detail.pingRTT > 0);
        log(lane, detail.bytesRead > 50, detail.bytesWritten > 50, detail.framesReceived > 4, detail.framesSent > 4);
      }
      total -= 1;
      if (total === 0) observer.disconnect();
    }
  });
  observer.observe({ entryTypes: ['http2'] });
}

scenario({
  server(ready) {
    observe('server', 2);
    const server = http2.createServer();
    server.on('stream', (stream) => {
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
    observe('client', 2);
    const client = http2.connect(`http://localhost:${port}`);
    client.on('remoteSettings', () => client.ping(() => {
      const req = client.request({ ':method': 'POST' });
      req.end('request body');
      req.resume();
      req.on('close', () => client.close());
    }));
  },
});
