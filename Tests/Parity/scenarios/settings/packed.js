// getPackedSettings() and getUnpackedSettings().
// rows: http2.function.getPackedSettings http2.function.getUnpackedSettings Settings.setting.customSettings errors.error-code.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH errors.error-code.ERR_HTTP2_INVALID_SETTING_VALUE errors.error-code.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS
const http2 = require('node:http2');
const { scenario, attempt } = require('../../parity');

scenario(() => {
  const pack = (name, settings) => attempt('main', name, () => http2.getPackedSettings(settings).toString('hex'));
  pack('empty', {});
  pack('one', { enablePush: false });
  pack('all', {
    enableConnectProtocol: true, maxHeaderListSize: 6, maxFrameSize: 16385, initialWindowSize: 4, maxConcurrentStreams: 3,
    enablePush: true, headerTableSize: 1,
  });
  pack('custom', { customSettings: { 9999: 1234, 300: 5 } });
  for (const value of [-1, 0, 4294967295, 4294967296]) pack(`headerTableSize ${value}`, { headerTableSize: value });
  for (const value of [-1, 0, 2147483647, 2147483648]) pack(`initialWindowSize ${value}`, { initialWindowSize: value });
  for (const value of [0, 16383, 16384, 16777215, 16777216]) pack(`maxFrameSize ${value}`, { maxFrameSize: value });
  for (const value of [-1, 0, 4294967295, 4294967296]) pack(`maxConcurrentStreams ${value}`, { maxConcurrentStreams: value });
  for (const value of [-1, 0, 4294967295, 4294967296]) pack(`maxHeaderListSize ${value}`, { maxHeaderListSize: value });
  for (const id of [-1, 0, 65535, 65536]) pack(`custom id ${id}`, { customSettings: { [id]: 5 } });
  for (const value of [-1, 0, 4294967295, 4294967296]) pack(`custom value ${value}`, { customSettings: { 5555: value } });
  const many = { 100: 1, 101: 1, 102: 1, 103: 1, 104: 1, 105: 1, 106: 1, 107: 1, 108: 1, 109: 1, 110: 1 };
  pack('eleven custom', { customSettings: many });

  const unpack = (name, hex, options) => attempt('main', name, () => {
    const settings = http2.getUnpackedSettings(Buffer.from(hex, 'hex'), options);
    return [settings.headerTableSize, settings.enablePush, settings.maxConcurrentStreams, settings.initialWindowSize,
      settings.maxFrameSize, settings.maxHeaderListSize, settings.enableConnectProtocol];
  });
  unpack('nothing', '');
  unpack('pairs', '000100000001000200000000000300000003000400000004000500004001000600000006000800000001');
  unpack('two true', '000200000002');
  unpack('unknown', '00ff00000001');
  unpack('five bytes', '0001000000');
  unpack('seven bytes', '00010000000100');
  unpack('out of range', '000500000001');
  unpack('out of range, validated', '000500000001', { validate: true });
  unpack('window, validated', '0004ffffffff', { validate: true });
});
