// Records what Node's URL answers. Run with Node 24:
//   node record-url.mjs > url.tsv
// Columns: operation; JSON array of its arguments; JSON array of the outcome.
//   parse: input, base; href and all parts, or null
//   set: href, part, value; href after
//   params: text; pairs, toString
const rows = [];
const parts = (u) => [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash];
const parse = (input, base) => {
  let outcome = null;
  try { outcome = parts(new URL(input, base)); } catch { /* no URL */ }
  rows.push(['parse', base === undefined ? [input] : [input, base], outcome]);
};
const hosts = [
  'h', 'H.Example', 'a_b', '-', 'a..b', 'a.', '.a', 'a%41', 'a%zz', 'a%2eb', 'a b', 'a%20b', 'a<b', 'a^b', 'a|b', 'a`b', "a'b", 'a{}b', 'a!$&()*+,;=b',
  'a%00', 'a%7f', 'xn--', 'xn--a', 'xn--mnchen-3ya.de', 'xn--9ca', 'XN--9CA', 'xn--99999999', '127.0.0.1', '127.1', '127.0x1', '0x7f.1', '0177.1', '256', '1.2.3.256',
  '1.2.3.4.5', '1.2.3.4.', '1.2.3.4..', '1e2', '.1', '1.', 'a.1', 'a.0x', '0x', '08', '4294967295', '4294967296', '0xffffffff', '0x100000000', '1.256', '1.65536', '1.16777216', '99999999999999999999',
  '[::]', '[::1]', '[1::]', '[1::2]', '[1:2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7::]', '[::2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7]', '[1::2::3]', '[:1]', '[1:]', '[:]', '[]', '[:::]', '[12345::]', '[::g]',
  '[::1.2.3.4]', '[::1.2.3]', '[::01.2.3.4]', '[::256.2.3.4]', '[1:2:3:4:5:6:1.2.3.4]', '[1:2:3:4:5:6:7:1.2.3.4]', '[0:0:1:0:0:0:1:0]', '[1:0:0:2:0:0:0:3]', '[1:0:2:3:4:5:6:7]', '[FE80::ABCD]', '[::1%eth0]', '[::1', '::1]', '[::1]x',
];
for (const host of hosts) {
  parse(`http://${host}/`);
  parse(`foo://${host}/p`);
}
for (const input of [
  '', ' ', 'x', '/x', '//x', '///x', '?x', '#x', ':', 'http:', 'http:/', 'http://', 'http:x', 'http:/x', 'http:///x', 'http:\\\\x\\y', 'HTTP://X', '1http://x', 'ht tp://x', 'http', 'a-b+c.d:x',
  ' http://x/ ', 'ht\ntp://x', 'http://a\tb/\nc', 'http://u:p@h:80/', 'https://u@h:443', 'http://h:65535', 'http://h:65536', 'http://h:000080', 'http://h:', 'http://h:x', 'http://h:8 0', 'http://@h', 'http://:@h', 'http://u:@h', 'http://:p@h', 'http://u:p:q@h', 'http://a@b@h', 'http://@', 'http://@/x', 'http://u@', 'http://u p:"<@h/',
  'ws://h:80', 'wss://h:443', 'ftp://h:21', 'foo://h:80', 'foo://', 'foo:', 'foo:x', 'foo:/x', 'foo:///x', 'foo:x y', 'foo:x  ?y', 'foo:x  #y', 'foo:x  ', 'foo:é', 'foo://é/', 'foo:/..//p', 'foo:/./', 'foo:/.//p', 'foo://h/..', 'foo:x/../y', 'mailto:a@b?c#d', 'data:,a b', 'javascript:alert(1)', 'blob:https://h:1/x', 'blob:x', 'blob:ftp://h/',
  'http://h/a/../b', 'http://h/a/./b', 'http://h/..', 'http://h/a/..', 'http://h/a/.', 'http://h/%2e/a', 'http://h/a/%2E%2e/b', 'http://h/.%2e', 'http://h//a//../b', 'http://h/a\\b', 'foo://h/a\\b', 'http://h/a b"<>`{}^|\'', 'http://h/é😀', 'http://h/%zz%4', 'http://h?x y"<>\'`#z', 'foo://h?x\'y', 'http://h/?', 'http://h/#', 'http://h/?#', 'http://h#a b"<>`#é', 'http://h/a?b#c?d#e', 'http://h/;a=b,c@d:e',
  'file:', 'file:x', 'file:/x', 'file://x', 'file:///x', 'file:////x', 'file://localhost/x', 'file://h/x', 'file:///C|/x', 'file:///C:/..', 'file://c:/x', 'file:c:\\x', 'file:\\\\h\\x', 'file:?q', 'file:#f', 'file:///a/../..', 'file://[::1]/x', 'file://h:1/x', 'file://u@h/',
]) parse(input);
for (const base of ['http://h/p/q?r#f', 'http://u:p@h:8080/', 'foo://h/p/q', 'foo:/p/q', 'data:x', 'file:///C:/p/q', 'file://h/p', 'https://h']) {
  for (const input of ['', 'x', './x', '../x', '../../x', '/x', '//z', '//z:1/y', '///x', '\\x', '?', '?q', '#', '#g', 'http:x', 'https:x', 'foo:x', 'http://n', 'C|/x', '/C:/x', '.', '..', 'x?y#z', ' x ', 'x:y', 'é']) {
    // Node 24.19.0 takes this one for a URL; the URL Standard allows only a fragment after such a base.
    if (base === 'data:x' && input === 'x?y#z') continue;
    parse(input, base);
  }
}
const set = (href, part, value) => {
  const u = new URL(href);
  u[part] = value;
  rows.push(['set', [href, part, value], [u.href]]);
};
for (const href of ['http://u:p@h:8080/p?q#f', 'https://h/', 'foo://h:1/p', 'mailto:x', 'file:///p', 'foo:/p']) {
  for (const [part, values] of Object.entries({
    protocol: ['https', 'http:', 'foo', 'file', 'ws:x', '1', '', 'h ttp'],
    username: ['', 'a', 'a:b@c', 'é'],
    password: ['', 'a', 'a:b@c'],
    host: ['', 'x', 'x:81', 'x:', 'x:y', 'x:99999', 'x/y', 'x?y', 'x#y', 'x\\y', '[::1]:5', 'a b', '1.2', '@x', 'u@x', ':1'],
    hostname: ['', 'x', 'x:81', 'x/y', '[::1]', '[::1]:5', 'a b', '0x10'],
    port: ['', '1', '80', '443', '65536', '8a', 'a8', '0', ' 8', '8 ', '-1', '0009'],
    pathname: ['', 'a', '/a/b', '/a/../b', '..', 'a?b#c', 'a b\\c', '//x', '%2e%2e/x', 'é'],
    search: ['', '?', 'a', '?a=b', 'a#b', "a'b c", '??'],
    hash: ['', '#', 'a', '#a b', '##`'],
  })) for (const value of values) set(href, part, value);
}
for (const text of ['', '?', 'a', 'a=', '=a', '=', '&&', 'a=1&b=2&a=3', '?a=b', '??a', 'a+b=c+d', 'a%20b=%zz%41', 'a=b=c', '%C3%A9=\u00e9', '%ff=1', 'x=%2B+%26', 'a&b&=', '😀=*-._~!\'()']) {
  const p = new URLSearchParams(text);
  rows.push(['params', [text], [[...p].flat(), p.toString()]]);
}
for (const [op, args, outcome] of rows) process.stdout.write(`${op}\t${JSON.stringify(args)}\t${JSON.stringify(outcome)}\n`);
