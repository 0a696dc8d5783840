// Every name of http2.constants with its value.
// rows: http2.property.constants http2.constants.constant-group.NGHTTP2_-error-codes http2.constants.constant-group.NGHTTP2_SESSION_* http2.constants.constant-group.NGHTTP2_STREAM_STATE_* http2.constants.constant-group.NGHTTP2_FLAG_* http2.constants.constant-group.NGHTTP2_SETTINGS_* http2.constants.constant-group.NGHTTP2_ERR_FRAME_SIZE_ERROR http2.constants.constant-group.NGHTTP2_DEFAULT_WEIGHT http2.constants.constant-group.DEFAULT_SETTINGS_* http2.constants.constant-group.MAX_-and-MIN_-limits http2.constants.constant-group.PADDING_STRATEGY_* http2.constants.constant-group.HTTP2_HEADER_* http2.constants.constant-group.HTTP2_METHOD_* http2.constants.constant-group.HTTP_STATUS_*
const http2 = require('node:http2');
const { scenario, log } = require('../../parity');

scenario(() => {
  for (const name of Object.keys(http2.constants).sort()) log('main', name, http2.constants[name]);
});
