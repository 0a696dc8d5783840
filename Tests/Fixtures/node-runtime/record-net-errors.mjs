// Prints the errors of net.connect and server.listen as rows: case, message, code, errno, syscall, address, port, hostname. The port
// that a listener of this script has is printed as PORT. Run: node record-net-errors.mjs > net-errors.tsv
import net from 'node:net';

const connects = (port) => ({
  'refused': { port: 1, host: '127.0.0.1' },
  'refused IPv6': { port: 1, host: '::1' },
  'no path': { path: '/nonexistent' },
  'no name': { port: 1, host: 'not a name' },
  'no name IPv4': { port: 1, host: 'not a name', family: 4 },
  'foreign local address': { port: 1, host: '127.0.0.1', localAddress: '8.8.8.8' },
  'taken local port': { port: 1, host: '127.0.0.1', localAddress: '127.0.0.1', localPort: port },
  'local address of another family': { port: 1, host: '127.0.0.1', localAddress: '::1' },
  'no route': { port: 1, host: '255.255.255.255' },
  'port zero': { port: 0, host: '127.0.0.1' },
  'bad port': { port: 65536 },
  'negative port': { port: -1 },
  'bad local address': { port: 80, localAddress: 'abc' },
  'bad hints': { port: 80, hints: 4095 },
  'bad family': { port: 80, host: 'localhost', family: 7 },
  'bad attempt timeout': { port: 80, autoSelectFamilyAttemptTimeout: 0 },
  'nothing': {},
});

const listens = (port) => ({
  'taken': { port, host: '127.0.0.1' },
  'taken by IPv4, any': { port },
  'foreign': { port: 0, host: '8.8.8.8' },
  'foreign port': { port: 4711, host: '8.8.8.8' },
  'no name': { port: 0, host: 'not a name' },
  'no folder': { path: '/nonexistent/socket' },
  'no descriptor': { fd: 12345 },
  'bad port': { port: 65536 },
  'negative port': { port: -1 },
  'nothing': {},
  'only a backlog': { backlog: 5 },
});

function row(kind, name, error, port) {
  const fields = [kind, name, error.message, error.code, error.errno, error.syscall, error.address, error.port, error.hostname];
  const texts = fields.map((field) => (field === undefined || field === null ? '' : String(field)));
  console.log(texts.join('\t').replaceAll(String(port), 'PORT'));
}

const outcome = (start, emitter) => new Promise((resolve) => {
  try { start().on('error', resolve); } catch (error) { resolve(error); }
});

const server = net.createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address();
for (const [name, options] of Object.entries(connects(port))) {
  row('connect', name, await outcome(() => net.connect(options)), port);
}
for (const [name, options] of Object.entries(listens(port))) {
  row('listen', name, await outcome(() => net.createServer().listen(options)), port);
}
server.close();
