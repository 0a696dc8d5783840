// Classes of the program's own for requests and responses over HTTP/1: by the old options and by http1Options, which win.
// rows: createServer.options.option.Http1IncomingMessage createServer.options.option.Http1ServerResponse createServer.options.option.http1Options
const http = require('node:http');
const http2 = require('node:http2');
const tls = require('node:tls');
const { scenario, log } = require('../../parity');
const { localhost } = require('../../identity');

class Request extends http.IncomingMessage {
  target() { return `target ${this.url}`; }
}

class Response extends http.ServerResponse {
  finishWith(text) {
    this.sendDate = false;
    this.end(text);
  }
}

class OtherRequest extends Request {
  target() { return `other ${this.url}`; }
}

scenario({
  server(ready) {
    const listener = (request, response) => {
      log('server', request.target());
      response.finishWith('done');
    };
    const options = {
      allowHTTP1: true, key: localhost.key, cert: localhost.cert, Http1IncomingMessage: Request, Http1ServerResponse: Response,
    };
    const first = http2.createSecureServer(options, listener);
    const second = http2.createSecureServer({ ...options, http1Options: { IncomingMessage: OtherRequest } }, listener);
    first.listen(0, () => ready(first.address().port));
    first.on('secureConnection', (socket) => socket.on('close', () => {
      first.close();
      second.listen(0, () => {
        const client = tls.connect(second.address().port, 'localhost', { ca: localhost.cert });
        client.write('GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
        client.resume();
        client.on('close', () => second.close());
      });
    }));
  },
  client(port) {
    const socket = tls.connect(port, 'localhost', { ca: localhost.cert });
    let text = '';
    socket.write('GET /first HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('end', () => log('client', text));
  },
});
