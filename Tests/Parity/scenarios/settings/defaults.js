// http2.getDefaultSettings().
// rows: http2.function.getDefaultSettings Settings.setting.headerTableSize Settings.setting.enablePush Settings.setting.maxHeaderListSize Settings.setting.maxHeaderSize Settings.setting.maxFrameSize Settings.setting.initialWindowSize Settings.setting.enableConnectProtocol
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  const settings = http2.getDefaultSettings();
  log('main', 'headerTableSize', settings.headerTableSize);
  log('main', 'enablePush', settings.enablePush);
  log('main', 'initialWindowSize', settings.initialWindowSize);
  log('main', 'maxFrameSize', settings.maxFrameSize);
  log('main', 'maxConcurrentStreams', settings.maxConcurrentStreams);
  log('main', 'maxHeaderListSize', settings.maxHeaderListSize);
  log('main', 'maxHeaderSize', settings.maxHeaderSize);
  log('main', 'enableConnectProtocol', settings.enableConnectProtocol);
  log('main', 'customSettings', settings.customSettings);
});
