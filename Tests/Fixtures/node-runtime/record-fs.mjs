// Records what Node's fs answers in a folder of its own. Run with Node 24:
//   node --no-warnings record-fs.mjs > fs.tsv
// Columns: name of the case, in FileSystemTests.swift too; the outcome: a value as JSON, or an error's text and fields.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'record-fs-'));
process.chdir(dir);
const row = (name, body) => {
  let outcome;
  try {
    outcome = JSON.stringify(body() ?? null);
  } catch (error) {
    outcome = [error.name, error.message, error.code, error.errno, error.syscall, error.path, error.dest]
      .map((field) => field ?? '-').join('|');
  }
  process.stdout.write(`${name}\t${outcome}\n`);
};

fs.writeFileSync('file', 'héllo');
fs.mkdirSync('folder/inner', { recursive: true });
fs.writeFileSync('folder/b', '1');
fs.writeFileSync('folder/a', '2');
fs.writeFileSync('folder/inner/c', '3');
fs.symlinkSync('file', 'link');
fs.symlinkSync('loop', 'loop');
const long = 'x'.repeat(300);

row('open missing', () => fs.openSync('missing'));
row('open folder for writing', () => fs.openSync('folder', 'w'));
row('open empty path', () => fs.openSync(''));
row('open zero byte', () => fs.openSync('a\0b'));
row('open bad flags', () => fs.openSync('file', 'zz'));
row('open empty flags', () => fs.openSync('file', ''));
row('open flags too large', () => fs.openSync('file', 2 ** 40));
row('open negative mode', () => fs.openSync('file', 'r', -1));
row('open exclusive', () => fs.openSync('file', 'wx'));
row('open long name', () => fs.openSync(long));
row('open below a file', () => fs.openSync('file/x'));
row('open loop', () => fs.openSync('loop'));
row('close negative', () => fs.closeSync(-1));
row('close unknown', () => fs.closeSync(1000000));
row('fstat unknown', () => fs.fstatSync(1000000));
row('fsync unknown', () => fs.fsyncSync(1000000));
row('ftruncate unknown', () => fs.ftruncateSync(1000000, 3));
row('read unknown', () => fs.readSync(1000000, Buffer.alloc(3)));
row('read length beyond', () => fs.readSync(0, Buffer.alloc(3), 0, 4));
row('read offset beyond', () => fs.readSync(0, Buffer.alloc(3), 5, 1));
row('read nothing', () => fs.readSync(0, Buffer.alloc(0), 0, 0));
row('read into nothing', () => fs.readSync(0, Buffer.alloc(0), 0, 1));
row('read negative offset', () => fs.readSync(0, Buffer.alloc(3), -1, 1, 0));
row('read bad position', () => fs.readSync(0, Buffer.alloc(3), 0, 3, -5));
row('write unknown', () => fs.writeSync(1000000, Buffer.alloc(3)));
row('write offset beyond', () => fs.writeSync(1, Buffer.alloc(3), 4));
row('write length beyond', () => fs.writeSync(1, Buffer.alloc(3), 0, 4));
row('write negative length', () => fs.writeSync(1, Buffer.alloc(3), 0, -1));
row('write bad encoding', () => fs.writeFileSync('new', 'a', 'zz'));
row('readFile', () => fs.readFileSync('file', 'utf8'));
row('readFile hex', () => fs.readFileSync('file', 'hex'));
row('readFile length', () => fs.readFileSync('file').length);
row('readFile missing', () => fs.readFileSync('missing'));
row('readFile folder', () => fs.readFileSync('folder'));
row('readFile unknown descriptor', () => fs.readFileSync(1000000));
row('readFile bad encoding', () => fs.readFileSync('file', 'zz'));
row('readFile of the kernel', () => fs.readFileSync('/proc/self/status', 'utf8').startsWith('Name:'));
row('readFile device', () => fs.readFileSync('/dev/null').length);
row('writeFile missing folder', () => fs.writeFileSync('missing/x', 'a'));
row('writeFile folder', () => fs.writeFileSync('folder', 'a'));
row('writeFile unknown descriptor', () => fs.writeFileSync(1000000, 'a'));
row('writeFile and back', () => { fs.writeFileSync('new', 'aé', 'latin1'); return fs.readFileSync('new', 'hex'); });
row('appendFile and back', () => { fs.appendFileSync('new', 'b'); return fs.readFileSync('new', 'hex'); });
row('appendFile missing folder', () => fs.appendFileSync('missing/x', 'a'));
row('writeFile flag', () => { fs.writeFileSync('new', 'z', { flag: 'r+' }); return fs.readFileSync('new', 'latin1'); });
row('writeFile mode', () => { fs.writeFileSync('moded', '', { mode: 0o600 }); return fs.statSync('moded').mode; });
row('stat missing', () => fs.statSync('missing'));
row('stat empty path', () => fs.statSync(''));
row('stat below a file', () => fs.statSync('file/x'));
row('stat loop', () => fs.statSync('loop'));
row('stat without entry', () => fs.statSync('missing', { throwIfNoEntry: false }));
row('stat size', () => fs.statSync('file').size);
row('stat kinds', () => ['file', 'folder', 'link'].map((p) => {
  const s = fs.lstatSync(p);
  return [s.isFile(), s.isDirectory(), s.isSymbolicLink(), s.isFIFO(), s.isSocket(), s.isBlockDevice(), s.isCharacterDevice()];
}));
row('lstat missing', () => fs.lstatSync('missing'));
row('exists', () => ['file', 'missing', '', 'a\0', 'loop', 'folder'].map((p) => fs.existsSync(p)));
row('access missing', () => fs.accessSync('missing'));
row('access bad mode', () => fs.accessSync('file', 99));
row('access', () => fs.accessSync('file', fs.constants.R_OK));
row('unlink missing', () => fs.unlinkSync('missing'));
row('unlink folder', () => fs.unlinkSync('folder'));
row('rename missing', () => fs.renameSync('missing', 'other'));
row('rename onto a file', () => fs.renameSync('folder', 'file'));
row('rename', () => { fs.renameSync('moded', 'renamed'); return [fs.existsSync('moded'), fs.existsSync('renamed')]; });
row('mkdir there', () => fs.mkdirSync('folder'));
row('mkdir missing parent', () => fs.mkdirSync('missing/x'));
row('mkdir below a file', () => fs.mkdirSync('file/x'));
row('mkdir recursive', () => fs.mkdirSync('one/two/three', { recursive: true }));
row('mkdir recursive again', () => fs.mkdirSync('one/two/three', { recursive: true }));
row('mkdir recursive more', () => fs.mkdirSync('one/two/four/', { recursive: true }));
row('mkdir recursive over a file', () => fs.mkdirSync('file', { recursive: true }));
row('mkdir recursive below a file', () => fs.mkdirSync('file/x/y', { recursive: true }));
row('mkdtemp missing', () => fs.mkdtempSync('missing/x'));
row('mkdtemp', () => fs.mkdtempSync('t-').length);
row('readdir', () => fs.readdirSync('folder'));
row('readdir recursive', () => fs.readdirSync('folder', { recursive: true }));
row('readdir with kinds', () => fs.readdirSync('folder', { withFileTypes: true, recursive: true })
  .map((e) => [e.name, e.parentPath, e.isFile(), e.isDirectory()]));
row('readdir missing', () => fs.readdirSync('missing'));
row('readdir file', () => fs.readdirSync('file'));
row('rmdir full', () => fs.rmdirSync('folder'));
row('rmdir missing', () => fs.rmdirSync('missing'));
row('rmdir file', () => fs.rmdirSync('file'));
row('rm missing', () => fs.rmSync('missing'));
row('rm missing forced', () => fs.rmSync('missing', { force: true }));
row('rm folder', () => fs.rmSync('folder'));
row('rm recursive', () => { fs.rmSync('one', { recursive: true }); return fs.existsSync('one'); });
row('rm link', () => { fs.symlinkSync('folder', 'to'); fs.rmSync('to'); return fs.existsSync('folder'); });
row('realpath', () => path.relative(fs.realpathSync('.'), fs.realpathSync('link')));
row('realpath missing', () => fs.realpathSync('/missing/a/b'));
row('realpath loop', () => { try { fs.realpathSync('loop'); } catch (e) { return [e.code, e.syscall]; } });
row('readlink', () => fs.readlinkSync('link'));
row('readlink file', () => fs.readlinkSync('file'));
row('symlink there', () => fs.symlinkSync('file', 'folder'));
row('truncate', () => { fs.writeFileSync('cut', 'abcdef'); fs.truncateSync('cut', 2); return fs.readFileSync('cut', 'utf8'); });
row('truncate missing', () => fs.truncateSync('missing'));
row('truncate folder', () => fs.truncateSync('folder', 1));
row('truncate longer', () => { fs.truncateSync('cut', 4); return fs.readFileSync('cut', 'hex'); });
row('chmod', () => { fs.chmodSync('cut', 0o640); return fs.statSync('cut').mode; });
row('chmod missing', () => fs.chmodSync('missing', 0o644));
row('utimes', () => { fs.utimesSync('cut', 1, 1700000000.5); return [fs.statSync('cut').atimeMs, fs.statSync('cut').mtimeMs]; });
row('utimes date', () => { fs.utimesSync('cut', 0, new Date(784111777000)); return fs.statSync('cut').mtime.toUTCString(); });
row('utimes missing', () => fs.utimesSync('missing', 1, 1));
row('copyFile', () => { fs.copyFileSync('file', 'copy'); return fs.readFileSync('copy', 'utf8'); });
row('copyFile exclusive', () => fs.copyFileSync('file', 'copy', fs.constants.COPYFILE_EXCL));
row('copyFile folder', () => fs.copyFileSync('folder', 'copy2'));
row('copyFile missing', () => fs.copyFileSync('missing', 'copy2'));
row('copyFile missing folder', () => fs.copyFileSync('file', 'missing/x'));
row('positions', () => {
  const fd = fs.openSync('file');
  const b = Buffer.alloc(4);
  const out = [fs.readSync(fd, b, 0, 2), b.toString('hex'), fs.readSync(fd, b, 1, 2), b.toString('hex'),
    fs.readSync(fd, b, 0, 4, 0), b.toString('hex'), fs.readSync(fd, b), b.toString('hex'), fs.readSync(fd, b)];
  fs.closeSync(fd);
  return out;
});
row('writes', () => {
  const fd = fs.openSync('written', 'w+');
  const out = [fs.writeSync(fd, 'héllo'), fs.writeSync(fd, Buffer.from('XYZ'), 1, 1), fs.writeSync(fd, 'J', 0, 'latin1'),
    fs.writeSync(fd, Buffer.from('ab'), 0, 2, 9), fs.writeSync(fd, '+')];
  fs.closeSync(fd);
  return [...out, fs.readFileSync('written', 'hex')];
});

process.chdir('/');
fs.rmSync(dir, { recursive: true });
