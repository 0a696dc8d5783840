// The porting guide's pair about a program's own events.
// rows: EventEmitter.method.on EventEmitter.method.once EventEmitter.method.emit EventEmitter.method.off
const events = require('node:events');
const { scenario, log } = require('../../parity');

class Door extends events.EventEmitter {
  open(who) { this.emit('open', who); }
}

scenario(() => {
  const door = new Door();
  const greet = (who) => log('main', 'hello', who);
  door.on('open', greet);
  door.once('open', () => log('main', 'the first'));
  door.open('Ann');
  door.open('Bob');
  door.off('open', greet);
  door.open('Eve');
});
