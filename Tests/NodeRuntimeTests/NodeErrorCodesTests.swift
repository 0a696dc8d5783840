import Testing

@testable import NodeRuntime

/// Every generated code with the text that Node gives it.
@Suite struct NodeErrorCodesTests {
    @Test(arguments: rows)
    func hasNodesText(row: (error: NodeError, code: String, text: String)) {
        let code: String = row.error.code
        #expect(code == row.code)
        #expect(row.error.description == row.text)
    }

    static let rows: [(error: NodeError, code: String, text: String)] = [
        (
            .ERR_HTTP2_ALTSVC_INVALID_ORIGIN, "ERR_HTTP2_ALTSVC_INVALID_ORIGIN",
            "TypeError [ERR_HTTP2_ALTSVC_INVALID_ORIGIN]: HTTP/2 ALTSVC frames require a valid origin"
        ),
        (
            .ERR_HTTP2_ALTSVC_LENGTH, "ERR_HTTP2_ALTSVC_LENGTH",
            "TypeError [ERR_HTTP2_ALTSVC_LENGTH]: HTTP/2 ALTSVC frames are limited to 16382 bytes"
        ),
        (
            .ERR_HTTP2_CONNECT_AUTHORITY, "ERR_HTTP2_CONNECT_AUTHORITY",
            "Error [ERR_HTTP2_CONNECT_AUTHORITY]: :authority header is required for CONNECT requests"
        ),
        (
            .ERR_HTTP2_CONNECT_PATH, "ERR_HTTP2_CONNECT_PATH",
            "Error [ERR_HTTP2_CONNECT_PATH]: The :path header is forbidden for CONNECT requests"
        ),
        (
            .ERR_HTTP2_CONNECT_SCHEME, "ERR_HTTP2_CONNECT_SCHEME",
            "Error [ERR_HTTP2_CONNECT_SCHEME]: The :scheme header is forbidden for CONNECT requests"
        ),
        (
            .ERR_HTTP2_GOAWAY_SESSION, "ERR_HTTP2_GOAWAY_SESSION",
            "Error [ERR_HTTP2_GOAWAY_SESSION]: New streams cannot be created after receiving a GOAWAY"
        ),
        (
            .ERR_HTTP2_HEADERS_AFTER_RESPOND, "ERR_HTTP2_HEADERS_AFTER_RESPOND",
            "Error [ERR_HTTP2_HEADERS_AFTER_RESPOND]: Cannot specify additional headers after response initiated"
        ),
        (
            .ERR_HTTP2_HEADERS_SENT, "ERR_HTTP2_HEADERS_SENT",
            "Error [ERR_HTTP2_HEADERS_SENT]: Response has already been initiated."
        ),
        (
            .ERR_HTTP2_HEADER_SINGLE_VALUE("NAME"), "ERR_HTTP2_HEADER_SINGLE_VALUE",
            "TypeError [ERR_HTTP2_HEADER_SINGLE_VALUE]: Header field \"NAME\" must only have a single value"
        ),
        (
            .ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, "ERR_HTTP2_INFO_STATUS_NOT_ALLOWED",
            "RangeError [ERR_HTTP2_INFO_STATUS_NOT_ALLOWED]: Informational status codes cannot be used"
        ),
        (
            .ERR_HTTP2_INVALID_CONNECTION_HEADERS("NAME"), "ERR_HTTP2_INVALID_CONNECTION_HEADERS",
            "TypeError [ERR_HTTP2_INVALID_CONNECTION_HEADERS]: HTTP/1 Connection specific headers are forbidden: \"NAME\""
        ),
        (
            .ERR_HTTP2_INVALID_HEADER_VALUE("VALUE", "NAME"), "ERR_HTTP2_INVALID_HEADER_VALUE",
            "TypeError [ERR_HTTP2_INVALID_HEADER_VALUE]: Invalid value \"VALUE\" for header \"NAME\""
        ),
        (
            .ERR_HTTP2_INVALID_INFO_STATUS(7), "ERR_HTTP2_INVALID_INFO_STATUS",
            "RangeError [ERR_HTTP2_INVALID_INFO_STATUS]: Invalid informational status code: 7"
        ),
        (
            .ERR_HTTP2_INVALID_ORIGIN, "ERR_HTTP2_INVALID_ORIGIN",
            "TypeError [ERR_HTTP2_INVALID_ORIGIN]: HTTP/2 ORIGIN frames require a valid origin"
        ),
        (
            .ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH, "ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH",
            "RangeError [ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH]: Packed settings length must be a multiple of six"
        ),
        (
            .ERR_HTTP2_INVALID_PSEUDOHEADER("NAME"), "ERR_HTTP2_INVALID_PSEUDOHEADER",
            "TypeError [ERR_HTTP2_INVALID_PSEUDOHEADER]: \"NAME\" is an invalid pseudoheader or is used incorrectly"
        ),
        (
            .ERR_HTTP2_INVALID_SESSION, "ERR_HTTP2_INVALID_SESSION",
            "Error [ERR_HTTP2_INVALID_SESSION]: The session has been destroyed"
        ),
        (
            .ERR_HTTP2_INVALID_STREAM, "ERR_HTTP2_INVALID_STREAM",
            "Error [ERR_HTTP2_INVALID_STREAM]: The stream has been destroyed"
        ),
        (
            .ERR_HTTP2_MAX_PENDING_SETTINGS_ACK, "ERR_HTTP2_MAX_PENDING_SETTINGS_ACK",
            "Error [ERR_HTTP2_MAX_PENDING_SETTINGS_ACK]: Maximum number of pending settings acknowledgements"
        ),
        (
            .ERR_HTTP2_NESTED_PUSH, "ERR_HTTP2_NESTED_PUSH",
            "Error [ERR_HTTP2_NESTED_PUSH]: A push stream cannot initiate another push stream."
        ),
        (
            .ERR_HTTP2_NO_MEM, "ERR_HTTP2_NO_MEM",
            "Error [ERR_HTTP2_NO_MEM]: Out of memory"
        ),
        (
            .ERR_HTTP2_NO_SOCKET_MANIPULATION, "ERR_HTTP2_NO_SOCKET_MANIPULATION",
            "Error [ERR_HTTP2_NO_SOCKET_MANIPULATION]: HTTP/2 sockets should not be directly manipulated (e.g. read and written)"
        ),
        (
            .ERR_HTTP2_ORIGIN_LENGTH, "ERR_HTTP2_ORIGIN_LENGTH",
            "TypeError [ERR_HTTP2_ORIGIN_LENGTH]: HTTP/2 ORIGIN frames are limited to 16382 bytes"
        ),
        (
            .ERR_HTTP2_OUT_OF_STREAMS, "ERR_HTTP2_OUT_OF_STREAMS",
            "Error [ERR_HTTP2_OUT_OF_STREAMS]: No stream ID is available because maximum stream ID has been reached"
        ),
        (
            .ERR_HTTP2_PAYLOAD_FORBIDDEN(7), "ERR_HTTP2_PAYLOAD_FORBIDDEN",
            "Error [ERR_HTTP2_PAYLOAD_FORBIDDEN]: Responses with 7 status must not have a payload"
        ),
        (
            .ERR_HTTP2_PING_CANCEL, "ERR_HTTP2_PING_CANCEL",
            "Error [ERR_HTTP2_PING_CANCEL]: HTTP2 ping cancelled"
        ),
        (
            .ERR_HTTP2_PING_LENGTH, "ERR_HTTP2_PING_LENGTH",
            "RangeError [ERR_HTTP2_PING_LENGTH]: HTTP2 ping payload must be 8 bytes"
        ),
        (
            .ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, "ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED",
            "TypeError [ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED]: Cannot set HTTP/2 pseudo-headers"
        ),
        (
            .ERR_HTTP2_PUSH_DISABLED, "ERR_HTTP2_PUSH_DISABLED",
            "Error [ERR_HTTP2_PUSH_DISABLED]: HTTP/2 client has disabled push streams"
        ),
        (
            .ERR_HTTP2_SEND_FILE, "ERR_HTTP2_SEND_FILE",
            "Error [ERR_HTTP2_SEND_FILE]: Directories cannot be sent"
        ),
        (
            .ERR_HTTP2_SEND_FILE_NOSEEK, "ERR_HTTP2_SEND_FILE_NOSEEK",
            "Error [ERR_HTTP2_SEND_FILE_NOSEEK]: Offset or length can only be specified for regular files"
        ),
        (
            .ERR_HTTP2_SESSION_ERROR(7), "ERR_HTTP2_SESSION_ERROR",
            "Error [ERR_HTTP2_SESSION_ERROR]: Session closed with error code 7"
        ),
        (
            .ERR_HTTP2_SETTINGS_CANCEL, "ERR_HTTP2_SETTINGS_CANCEL",
            "Error [ERR_HTTP2_SETTINGS_CANCEL]: HTTP2 session settings canceled"
        ),
        (
            .ERR_HTTP2_SOCKET_BOUND, "ERR_HTTP2_SOCKET_BOUND",
            "Error [ERR_HTTP2_SOCKET_BOUND]: The socket is already bound to an Http2Session"
        ),
        (
            .ERR_HTTP2_SOCKET_UNBOUND, "ERR_HTTP2_SOCKET_UNBOUND",
            "Error [ERR_HTTP2_SOCKET_UNBOUND]: The socket has been disconnected from the Http2Session"
        ),
        (
            .ERR_HTTP2_STATUS_101, "ERR_HTTP2_STATUS_101",
            "Error [ERR_HTTP2_STATUS_101]: HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2"
        ),
        (
            .ERR_HTTP2_STATUS_INVALID(7), "ERR_HTTP2_STATUS_INVALID",
            "RangeError [ERR_HTTP2_STATUS_INVALID]: Invalid status code: 7"
        ),
        (
            .ERR_HTTP2_STREAM_ERROR("NAME"), "ERR_HTTP2_STREAM_ERROR",
            "Error [ERR_HTTP2_STREAM_ERROR]: Stream closed with error code NAME"
        ),
        (
            .ERR_HTTP2_STREAM_SELF_DEPENDENCY, "ERR_HTTP2_STREAM_SELF_DEPENDENCY",
            "Error [ERR_HTTP2_STREAM_SELF_DEPENDENCY]: A stream cannot depend on itself"
        ),
        (
            .ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, "ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS",
            "Error [ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS]: Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS"
        ),
        (
            .ERR_HTTP2_TOO_MANY_INVALID_FRAMES, "ERR_HTTP2_TOO_MANY_INVALID_FRAMES",
            "Error [ERR_HTTP2_TOO_MANY_INVALID_FRAMES]: Too many invalid HTTP/2 frames"
        ),
        (
            .ERR_HTTP2_TOO_MANY_ORIGINS(7), "ERR_HTTP2_TOO_MANY_ORIGINS",
            "Error [ERR_HTTP2_TOO_MANY_ORIGINS]: The server sent more ORIGIN frames than the allowed number of 7"
        ),
        (
            .ERR_HTTP2_TRAILERS_ALREADY_SENT, "ERR_HTTP2_TRAILERS_ALREADY_SENT",
            "Error [ERR_HTTP2_TRAILERS_ALREADY_SENT]: Trailing headers have already been sent"
        ),
        (
            .ERR_HTTP2_TRAILERS_NOT_READY, "ERR_HTTP2_TRAILERS_NOT_READY",
            "Error [ERR_HTTP2_TRAILERS_NOT_READY]: Trailing headers cannot be sent until after the wantTrailers event is emitted"
        ),
        (
            .ERR_HTTP2_UNSUPPORTED_PROTOCOL("PROTOCOLNAME"), "ERR_HTTP2_UNSUPPORTED_PROTOCOL",
            "Error [ERR_HTTP2_UNSUPPORTED_PROTOCOL]: protocol \"PROTOCOLNAME\" is unsupported."
        ),
        (
            .ERR_BUFFER_OUT_OF_BOUNDS, "ERR_BUFFER_OUT_OF_BOUNDS",
            "RangeError [ERR_BUFFER_OUT_OF_BOUNDS]: Attempt to access memory outside buffer bounds"
        ),
        (
            .ERR_HTTP_HEADERS_SENT("ACTION"), "ERR_HTTP_HEADERS_SENT",
            "Error [ERR_HTTP_HEADERS_SENT]: Cannot ACTION headers after they are sent to the client"
        ),
        (
            .ERR_HTTP_INVALID_HEADER_VALUE("VALUE", "NAME"), "ERR_HTTP_INVALID_HEADER_VALUE",
            "TypeError [ERR_HTTP_INVALID_HEADER_VALUE]: Invalid value \"VALUE\" for header \"NAME\""
        ),
        (
            .ERR_HTTP_INVALID_STATUS_CODE(7), "ERR_HTTP_INVALID_STATUS_CODE",
            "RangeError [ERR_HTTP_INVALID_STATUS_CODE]: Invalid status code: 7"
        ),
        (
            .ERR_HTTP_REQUEST_TIMEOUT, "ERR_HTTP_REQUEST_TIMEOUT",
            "Error [ERR_HTTP_REQUEST_TIMEOUT]: Request timeout"
        ),
        (
            .ERR_INVALID_CHAR("NAME"), "ERR_INVALID_CHAR",
            "TypeError [ERR_INVALID_CHAR]: Invalid character in NAME"
        ),
        (
            .ERR_INVALID_FD_TYPE("TYPE"), "ERR_INVALID_FD_TYPE",
            "TypeError [ERR_INVALID_FD_TYPE]: Unsupported fd type: TYPE"
        ),
        (
            .ERR_INVALID_HTTP_TOKEN("LABEL", "VALUE"), "ERR_INVALID_HTTP_TOKEN",
            "TypeError [ERR_INVALID_HTTP_TOKEN]: LABEL must be a valid HTTP token [\"VALUE\"]"
        ),
        (
            .ERR_INVALID_IP_ADDRESS("VALUE"), "ERR_INVALID_IP_ADDRESS",
            "TypeError [ERR_INVALID_IP_ADDRESS]: Invalid IP address: VALUE"
        ),
        (
            .ERR_INVALID_RETURN_VALUE("INPUT", "NAME", "TYPE"), "ERR_INVALID_RETURN_VALUE",
            "TypeError [ERR_INVALID_RETURN_VALUE]: Expected INPUT to be returned from the \"NAME\" function but got TYPE."
        ),
        (
            .ERR_INVALID_STATE("TEXT"), "ERR_INVALID_STATE",
            "Error [ERR_INVALID_STATE]: Invalid state: TEXT"
        ),
        (
            .ERR_INVALID_THIS("TYPE"), "ERR_INVALID_THIS",
            "TypeError [ERR_INVALID_THIS]: Value of \"this\" must be of type TYPE"
        ),
        (
            .ERR_INVALID_URL, "ERR_INVALID_URL",
            "TypeError [ERR_INVALID_URL]: Invalid URL"
        ),
        (
            .ERR_IP_BLOCKED("ADDRESS"), "ERR_IP_BLOCKED",
            "Error [ERR_IP_BLOCKED]: IP(ADDRESS) is blocked by net.BlockList"
        ),
        (
            .ERR_METHOD_NOT_IMPLEMENTED("METHOD"), "ERR_METHOD_NOT_IMPLEMENTED",
            "Error [ERR_METHOD_NOT_IMPLEMENTED]: The METHOD method is not implemented"
        ),
        (
            .ERR_MULTIPLE_CALLBACK, "ERR_MULTIPLE_CALLBACK",
            "Error [ERR_MULTIPLE_CALLBACK]: Callback called multiple times"
        ),
        (
            .ERR_SERVER_ALREADY_LISTEN, "ERR_SERVER_ALREADY_LISTEN",
            "Error [ERR_SERVER_ALREADY_LISTEN]: Listen method has been called more than once without closing."
        ),
        (
            .ERR_SERVER_NOT_RUNNING, "ERR_SERVER_NOT_RUNNING",
            "Error [ERR_SERVER_NOT_RUNNING]: Server is not running."
        ),
        (
            .ERR_SOCKET_CLOSED, "ERR_SOCKET_CLOSED",
            "Error [ERR_SOCKET_CLOSED]: Socket is closed"
        ),
        (
            .ERR_SOCKET_CLOSED_BEFORE_CONNECTION, "ERR_SOCKET_CLOSED_BEFORE_CONNECTION",
            "Error [ERR_SOCKET_CLOSED_BEFORE_CONNECTION]: Socket closed before the connection was established"
        ),
        (
            .ERR_SOCKET_CONNECTION_TIMEOUT, "ERR_SOCKET_CONNECTION_TIMEOUT",
            "Error [ERR_SOCKET_CONNECTION_TIMEOUT]: Socket connection timeout"
        ),
        (
            .ERR_STREAM_ALREADY_FINISHED("METHOD"), "ERR_STREAM_ALREADY_FINISHED",
            "Error [ERR_STREAM_ALREADY_FINISHED]: Cannot call METHOD after a stream was finished"
        ),
        (
            .ERR_STREAM_CANNOT_PIPE, "ERR_STREAM_CANNOT_PIPE",
            "Error [ERR_STREAM_CANNOT_PIPE]: Cannot pipe, not readable"
        ),
        (
            .ERR_STREAM_DESTROYED("METHOD"), "ERR_STREAM_DESTROYED",
            "Error [ERR_STREAM_DESTROYED]: Cannot call METHOD after a stream was destroyed"
        ),
        (
            .ERR_STREAM_NULL_VALUES, "ERR_STREAM_NULL_VALUES",
            "TypeError [ERR_STREAM_NULL_VALUES]: May not write null values to stream"
        ),
        (
            .ERR_STREAM_PREMATURE_CLOSE, "ERR_STREAM_PREMATURE_CLOSE",
            "Error [ERR_STREAM_PREMATURE_CLOSE]: Premature close"
        ),
        (
            .ERR_STREAM_PUSH_AFTER_EOF, "ERR_STREAM_PUSH_AFTER_EOF",
            "Error [ERR_STREAM_PUSH_AFTER_EOF]: stream.push() after EOF"
        ),
        (
            .ERR_STREAM_UNSHIFT_AFTER_END_EVENT, "ERR_STREAM_UNSHIFT_AFTER_END_EVENT",
            "Error [ERR_STREAM_UNSHIFT_AFTER_END_EVENT]: stream.unshift() after end event"
        ),
        (
            .ERR_STREAM_UNABLE_TO_PIPE, "ERR_STREAM_UNABLE_TO_PIPE",
            "Error [ERR_STREAM_UNABLE_TO_PIPE]: Cannot pipe to a closed or destroyed stream"
        ),
        (
            .ERR_STREAM_WRAP, "ERR_STREAM_WRAP",
            "Error [ERR_STREAM_WRAP]: Stream has StringDecoder set or is in objectMode"
        ),
        (
            .ERR_STREAM_WRITE_AFTER_END, "ERR_STREAM_WRITE_AFTER_END",
            "Error [ERR_STREAM_WRITE_AFTER_END]: write after end"
        ),
        (
            .ERR_TLS_ALPN_CALLBACK_INVALID_RESULT("VALUE", "PROTOCOLS"), "ERR_TLS_ALPN_CALLBACK_INVALID_RESULT",
            "TypeError [ERR_TLS_ALPN_CALLBACK_INVALID_RESULT]: ALPN callback returned a value (VALUE) that did not match any of the client's offered protocols (PROTOCOLS)"
        ),
        (
            .ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, "ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS",
            "TypeError [ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS]: The ALPNCallback and ALPNProtocols TLS options are mutually exclusive"
        ),
        (
            .ERR_TLS_CERT_ALTNAME_FORMAT, "ERR_TLS_CERT_ALTNAME_FORMAT",
            "SyntaxError [ERR_TLS_CERT_ALTNAME_FORMAT]: Invalid subject alternative name string"
        ),
        (
            .ERR_TLS_CERT_ALTNAME_INVALID("REASON"), "ERR_TLS_CERT_ALTNAME_INVALID",
            "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: REASON"
        ),
        (
            .ERR_TLS_DH_PARAM_SIZE(7), "ERR_TLS_DH_PARAM_SIZE",
            "Error [ERR_TLS_DH_PARAM_SIZE]: DH parameter size 7 is less than 2048"
        ),
        (
            .ERR_TLS_HANDSHAKE_TIMEOUT, "ERR_TLS_HANDSHAKE_TIMEOUT",
            "Error [ERR_TLS_HANDSHAKE_TIMEOUT]: TLS handshake timeout"
        ),
        (
            .ERR_TLS_INVALID_CONTEXT("NAME"), "ERR_TLS_INVALID_CONTEXT",
            "TypeError [ERR_TLS_INVALID_CONTEXT]: NAME must be a SecureContext"
        ),
        (
            .ERR_TLS_INVALID_PROTOCOL_VERSION("VERSION", "BOUND"), "ERR_TLS_INVALID_PROTOCOL_VERSION",
            "TypeError [ERR_TLS_INVALID_PROTOCOL_VERSION]: \"VERSION\" is not a valid BOUND TLS protocol version"
        ),
        (
            .ERR_TLS_INVALID_STATE, "ERR_TLS_INVALID_STATE",
            "Error [ERR_TLS_INVALID_STATE]: TLS socket connection must be securely established"
        ),
        (
            .ERR_TLS_PROTOCOL_VERSION_CONFLICT("VERSION", "PROTOCOLNAME"), "ERR_TLS_PROTOCOL_VERSION_CONFLICT",
            "TypeError [ERR_TLS_PROTOCOL_VERSION_CONFLICT]: TLS protocol version \"VERSION\" conflicts with secureProtocol \"PROTOCOLNAME\""
        ),
        (
            .ERR_TLS_RENEGOTIATION_DISABLED, "ERR_TLS_RENEGOTIATION_DISABLED",
            "Error [ERR_TLS_RENEGOTIATION_DISABLED]: TLS session renegotiation disabled for this socket"
        ),
        (
            .ERR_TLS_REQUIRED_SERVER_NAME, "ERR_TLS_REQUIRED_SERVER_NAME",
            "Error [ERR_TLS_REQUIRED_SERVER_NAME]: \"servername\" is required parameter for Server.addContext"
        ),
        (
            .ERR_TLS_SESSION_ATTACK, "ERR_TLS_SESSION_ATTACK",
            "Error [ERR_TLS_SESSION_ATTACK]: TLS session renegotiation attack detected"
        ),
        (
            .ERR_TLS_SNI_FROM_SERVER, "ERR_TLS_SNI_FROM_SERVER",
            "Error [ERR_TLS_SNI_FROM_SERVER]: Cannot issue SNI from a TLS server-side socket"
        ),
        (
            .ERR_SSL_NO_APPLICATION_PROTOCOL("TEXT"), "ERR_SSL_NO_APPLICATION_PROTOCOL",
            "Error: TEXT"
        ),
        (
            .ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL("TEXT"), "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
            "Error: TEXT"
        ),
        (
            .ERR_UNESCAPED_CHARACTERS("NAME"), "ERR_UNESCAPED_CHARACTERS",
            "TypeError [ERR_UNESCAPED_CHARACTERS]: NAME contains unescaped characters"
        ),
        (
            .ERR_UNKNOWN_ENCODING("ENCODING"), "ERR_UNKNOWN_ENCODING",
            "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: ENCODING"
        ),
    ]
}
