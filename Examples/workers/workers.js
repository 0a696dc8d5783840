// Several threads behind one port: each worker has a server of its own, and the kernel deals the connections out.
const http2 = require('node:http2');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const serve = (parentPort, workerData) => {
  const server = http2.createServer();
  let served = 0;
  server.on('stream', (stream) => {
    served += 1;
    stream.respond({ ':status': 200 });
    stream.end(workerData.name);
  });
  server.listen({ port: workerData.port, host: '127.0.0.1', reusePort: true }, () => {
    parentPort.postMessage(server.address().port);
  });
  parentPort.on('message', () => {
    server.close();
    parentPort.postMessage(served);
    parentPort.close();
  });
};

const connections = 20;

const start = (name, port, listening) => {
  const worker = new Worker(__filename, { workerData: { name, port } });
  worker.once('message', (port) => listening(worker, port));
  worker.on('error', (err) => console.error(err));
};

const ask = (port, done) => {
  const client = http2.connect(`http://127.0.0.1:${port}`);
  const req = client.request({ ':path': '/' });
  let name = '';
  req.on('data', (chunk) => { name += chunk; });
  req.on('end', () => {
    client.close();
    done(name);
  });
};

const stop = (workers) => {
  let total = 0;
  let left = workers.length;
  for (const worker of workers) {
    worker.on('message', (served) => { total += served; });
    worker.on('exit', (code) => {
      console.log('exit', code);
      left -= 1;
      if (left === 0) console.log('served', total);
    });
    worker.postMessage('stop');
  }
};

const main = () => {
  start('first', 0, (first, port) => {
    start('second', port, (second, port) => {
      let left = connections;
      for (let i = 0; i < connections; i++) {
        ask(port, (name) => {
          if (name !== 'first' && name !== 'second') console.log('who is', name);
          left -= 1;
          if (left === 0) stop([first, second]);
        });
      }
    });
  });
};

if (isMainThread) main();
else serve(parentPort, workerData);
