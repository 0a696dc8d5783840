import NodeRuntime

/// Node: the options of http2.createSecureServer: those of `http2.createServer` and those of `tls.createServer`. Nil leaves Node's
/// default. The protocols offered (ALPN) are the server's affair, unless ALPNCallback chooses.
public struct SecureServerOptions {
    /// Bytes of the table of headers that we send, whatever the peer allows; 4096.
    public var maxDeflateDynamicTableSize: Int?
    /// Parameters in one received SETTINGS frame; 32, at least 1.
    public var maxSettings: Int?
    /// What the streams of one session may make us hold (megabytes of 10^6 bytes), at least 1.
    ///
    /// Differs: 134 by default instead of 10, which a thousand parallel downloads exceed.
    public var maxSessionMemory: Int?
    /// Fields of one received header block; 128, at least 4.
    public var maxHeaderListPairs: Int?
    /// PINGs without an answer; 10.
    public var maxOutstandingPings: Int?
    /// SETTINGS without an acknowledgement, the first included; 10, at least 1.
    public var maxOutstandingSettings: Int?
    /// Bytes of a header block that we send, by an upper bound of its encoded size; 65536.
    public var maxSendHeaderBlockLength: Int?
    /// One of http2.constants.PADDING_STRATEGY_…
    public var paddingStrategy: Int?
    /// Streams that the peer is assumed to allow before its SETTINGS come; 100.
    public var peerMaxConcurrentStreams: Int?
    /// Frames that break their stream before the session ends; 1000.
    public var maxSessionInvalidFrames: Int?
    /// Streams that are refused before the session ends; 100.
    public var maxSessionRejectedStreams: Int?
    /// Sent in the first SETTINGS frame of every session.
    public var settings: Settings?
    /// Identifiers, at most ten, of the peer's settings that `remoteSettings.customSettings` shows.
    public var remoteCustomSettings: [Int]?
    /// Resets by the peer at once, and refilled each second; only both together take effect.
    public var streamResetBurst: Int?
    public var streamResetRate: Int?
    /// Keeps field values with a blank at either end when false.
    public var strictFieldWhitespaceValidation: Bool?
    /// Lets fields be sent repeatedly that may come only once when false.
    public var strictSingleValueFields: Bool?
    /// Milliseconds that a connection of an unknown protocol may stay; 10000.
    public var unknownProtocolTimeout: Int?
    /// Beyond Node: receive window of the connection (bytes), announced at once. Node's way is session.setLocalWindowSize.
    public var connectionWindowSize: Int?
    /// Told to each client in an ORIGIN frame (RFC 8336).
    public var origins: [any OriginConvertible]?
    public var pauseOnConnect: Bool?
    public var keepAlive: Bool?
    /// Milliseconds.
    public var keepAliveInitialDelay: Int?
    /// Of both halves (bytes).
    public var highWaterMark: Int?
    /// Asks clients for a certificate. Node: false.
    public var requestCert: Bool?
    /// Chooses the protocol; excludes ALPNProtocols.
    public var ALPNCallback: tls.ALPNCallback?
    /// As in Node the server's own list replaces it.
    public var ALPNProtocols: [String]?
    /// Chooses the context by the client's name.
    public var SNICallback: tls.SNICallback?
    /// A ready context; the options that make one are then ignored.
    public var secureContext: tls.SecureContext?
    /// A peer that is not believed is refused. Node: true.
    public var rejectUnauthorized: Bool?
    /// How long a handshake may take (milliseconds). Node: 120000.
    public var handshakeTimeout: Int?
    /// Whom to trust instead of the system's authorities: PEM, any number in one, or DER.
    public var ca: (any TLSMaterial)?
    /// Certificate with its chain, PEM, or one in DER; an array for several kinds of keys.
    public var cert: (any TLSMaterial)?
    /// Private keys, PEM or DER; `tls.Key` for one with a passphrase of its own.
    public var key: (any TLSMaterial)?
    /// PKCS#12 bundles; `tls.Bundle` for one with a passphrase of its own.
    public var pfx: (any TLSMaterial)?
    /// Opens keys and bundles that have no passphrase of their own.
    public var passphrase: String?
    /// Revocation lists; each certificate of a chain is then looked for.
    public var crl: (any TLSMaterial)?
    /// OpenSSL's list, suites of TLS 1.3 included. Node: tls.DEFAULT_CIPHERS.
    public var ciphers: String?
    /// The server's order of suites decides. Node: true for servers.
    public var honorCipherOrder: Bool?
    /// Groups, colon-separated. Node: "auto".
    public var ecdhCurve: String?
    /// Signature algorithms, colon-separated.
    public var sigalgs: String?
    /// "auto" or parameters in PEM; without it there are no DHE suites.
    public var dhparam: (any TLSMaterial)?
    /// "TLSv1" to "TLSv1.3". Node: "TLSv1.2".
    public var minVersion: String?
    /// "TLSv1" to "TLSv1.3". Node: "TLSv1.3".
    public var maxVersion: String?
    /// One version by the old name of its method: "TLSv1_2_method". Excludes the two above.
    public var secureProtocol: String?
    /// OpenSSL's SSL_OP_… bits.
    public var secureOptions: Int?
    /// Sessions of servers with another text are not resumed.
    public var sessionIdContext: String?
    /// How long a session can be resumed (seconds). Node: 7200.
    public var sessionTimeout: Int?
    /// 48 bytes that several servers may share.
    public var ticketKeys: Buffer?
    /// A trusted certificate need not be self-signed. Node: false.
    public var allowPartialTrustChain: Bool?
    /// The class of the compatibility API's requests.
    public var Http2ServerRequest: NodeHTTP2.Http2ServerRequest.Type?
    /// The class of the compatibility API's responses.
    public var Http2ServerResponse: NodeHTTP2.Http2ServerResponse.Type?
    /// Offers "http/1.1" beside "h2", and serves who chooses it, or has no ALPN, over HTTP/1 by the same 'request' listener; false.
    public var allowHTTP1: Bool?
    /// The class of requests over HTTP/1; `http1Options` wins.
    public var Http1IncomingMessage: http.IncomingMessage.Type?
    /// The class of responses over HTTP/1; `http1Options` wins.
    public var Http1ServerResponse: http.ServerResponse.Type?
    /// What clients over HTTP/1 are served by. It wins over the same options below, which need `allowHTTP1` as well.
    public var http1Options: http.ServerOptions?
    /// How long a connection over HTTP/1 without a request stays open (milliseconds); 5000, 0 for ever.
    public var keepAliveTimeout: Int?
    /// How much longer than the client is told (milliseconds); 1000.
    public var keepAliveTimeoutBuffer: Int?
    /// How long the head of a request over HTTP/1 may take (milliseconds); 60000, 0 for ever.
    public var headersTimeout: Int?
    /// How long a request over HTTP/1 with its body may take (milliseconds); 300000, 0 for ever.
    public var requestTimeout: Int?
    /// How often these two are looked at (milliseconds); 30000.
    public var connectionsCheckingInterval: Int?
    /// Bytes of the target and the fields of a request over HTTP/1; 16384, 0 for that too.
    public var maxHeaderSize: Int?
    /// Joins repeated fields of HTTP/1 of which otherwise the first counts; false.
    public var joinDuplicateHeaders: Bool?
    /// Refuses a request over HTTP/1.1 without `host`; true.
    public var requireHostHeader: Bool?
    /// Refuses a body where HTTP/1 has none instead of leaving it out; false.
    public var rejectNonStandardBodyWrites: Bool?

    public init(
        maxDeflateDynamicTableSize: Int? = nil, maxSettings: Int? = nil, maxSessionMemory: Int? = nil,
        maxHeaderListPairs: Int? = nil, maxOutstandingPings: Int? = nil, maxOutstandingSettings: Int? = nil,
        maxSendHeaderBlockLength: Int? = nil, paddingStrategy: Int? = nil, peerMaxConcurrentStreams: Int? = nil,
        maxSessionInvalidFrames: Int? = nil, maxSessionRejectedStreams: Int? = nil, settings: Settings? = nil,
        remoteCustomSettings: [Int]? = nil, streamResetBurst: Int? = nil, streamResetRate: Int? = nil,
        strictFieldWhitespaceValidation: Bool? = nil, strictSingleValueFields: Bool? = nil,
        unknownProtocolTimeout: Int? = nil, connectionWindowSize: Int? = nil, origins: [any OriginConvertible]? = nil,
        pauseOnConnect: Bool? = nil, keepAlive: Bool? = nil, keepAliveInitialDelay: Int? = nil,
        highWaterMark: Int? = nil, requestCert: Bool? = nil, ALPNCallback: tls.ALPNCallback? = nil,
        ALPNProtocols: [String]? = nil, SNICallback: tls.SNICallback? = nil, secureContext: tls.SecureContext? = nil,
        rejectUnauthorized: Bool? = nil,
        handshakeTimeout: Int? = nil, ca: (any TLSMaterial)? = nil, cert: (any TLSMaterial)? = nil,
        key: (any TLSMaterial)? = nil, pfx: (any TLSMaterial)? = nil, passphrase: String? = nil,
        crl: (any TLSMaterial)? = nil, ciphers: String? = nil, honorCipherOrder: Bool? = nil, ecdhCurve: String? = nil,
        sigalgs: String? = nil, dhparam: (any TLSMaterial)? = nil, minVersion: String? = nil, maxVersion: String? = nil,
        secureProtocol: String? = nil, secureOptions: Int? = nil, sessionIdContext: String? = nil,
        sessionTimeout: Int? = nil, ticketKeys: Buffer? = nil, allowPartialTrustChain: Bool? = nil,
        Http2ServerRequest: NodeHTTP2.Http2ServerRequest.Type? = nil,
        Http2ServerResponse: NodeHTTP2.Http2ServerResponse.Type? = nil, allowHTTP1: Bool? = nil,
        Http1IncomingMessage: http.IncomingMessage.Type? = nil, Http1ServerResponse: http.ServerResponse.Type? = nil,
        http1Options: http.ServerOptions? = nil, keepAliveTimeout: Int? = nil, keepAliveTimeoutBuffer: Int? = nil,
        headersTimeout: Int? = nil, requestTimeout: Int? = nil, connectionsCheckingInterval: Int? = nil,
        maxHeaderSize: Int? = nil, joinDuplicateHeaders: Bool? = nil, requireHostHeader: Bool? = nil,
        rejectNonStandardBodyWrites: Bool? = nil
    ) {
        self.maxDeflateDynamicTableSize = maxDeflateDynamicTableSize
        self.maxSettings = maxSettings
        self.maxSessionMemory = maxSessionMemory
        self.maxHeaderListPairs = maxHeaderListPairs
        self.maxOutstandingPings = maxOutstandingPings
        self.maxOutstandingSettings = maxOutstandingSettings
        self.maxSendHeaderBlockLength = maxSendHeaderBlockLength
        self.paddingStrategy = paddingStrategy
        self.peerMaxConcurrentStreams = peerMaxConcurrentStreams
        self.maxSessionInvalidFrames = maxSessionInvalidFrames
        self.maxSessionRejectedStreams = maxSessionRejectedStreams
        self.settings = settings
        self.remoteCustomSettings = remoteCustomSettings
        self.streamResetBurst = streamResetBurst
        self.streamResetRate = streamResetRate
        self.strictFieldWhitespaceValidation = strictFieldWhitespaceValidation
        self.strictSingleValueFields = strictSingleValueFields
        self.unknownProtocolTimeout = unknownProtocolTimeout
        self.connectionWindowSize = connectionWindowSize
        self.origins = origins
        self.pauseOnConnect = pauseOnConnect
        self.keepAlive = keepAlive
        self.keepAliveInitialDelay = keepAliveInitialDelay
        self.highWaterMark = highWaterMark
        self.requestCert = requestCert
        self.ALPNCallback = ALPNCallback
        self.ALPNProtocols = ALPNProtocols
        self.SNICallback = SNICallback
        self.secureContext = secureContext
        self.rejectUnauthorized = rejectUnauthorized
        self.handshakeTimeout = handshakeTimeout
        self.ca = ca
        self.cert = cert
        self.key = key
        self.pfx = pfx
        self.passphrase = passphrase
        self.crl = crl
        self.ciphers = ciphers
        self.honorCipherOrder = honorCipherOrder
        self.ecdhCurve = ecdhCurve
        self.sigalgs = sigalgs
        self.dhparam = dhparam
        self.minVersion = minVersion
        self.maxVersion = maxVersion
        self.secureProtocol = secureProtocol
        self.secureOptions = secureOptions
        self.sessionIdContext = sessionIdContext
        self.sessionTimeout = sessionTimeout
        self.ticketKeys = ticketKeys
        self.allowPartialTrustChain = allowPartialTrustChain
        self.Http2ServerRequest = Http2ServerRequest
        self.Http2ServerResponse = Http2ServerResponse
        self.allowHTTP1 = allowHTTP1
        self.Http1IncomingMessage = Http1IncomingMessage
        self.Http1ServerResponse = Http1ServerResponse
        self.http1Options = http1Options
        self.keepAliveTimeout = keepAliveTimeout
        self.keepAliveTimeoutBuffer = keepAliveTimeoutBuffer
        self.headersTimeout = headersTimeout
        self.requestTimeout = requestTimeout
        self.connectionsCheckingInterval = connectionsCheckingInterval
        self.maxHeaderSize = maxHeaderSize
        self.joinDuplicateHeaders = joinDuplicateHeaders
        self.requireHostHeader = requireHostHeader
        self.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites
    }

    var serverOptions: ServerOptions {
        ServerOptions(
            maxDeflateDynamicTableSize: maxDeflateDynamicTableSize, maxSettings: maxSettings,
            maxSessionMemory: maxSessionMemory, maxHeaderListPairs: maxHeaderListPairs,
            maxOutstandingPings: maxOutstandingPings, maxOutstandingSettings: maxOutstandingSettings,
            maxSendHeaderBlockLength: maxSendHeaderBlockLength, paddingStrategy: paddingStrategy,
            peerMaxConcurrentStreams: peerMaxConcurrentStreams, maxSessionInvalidFrames: maxSessionInvalidFrames,
            maxSessionRejectedStreams: maxSessionRejectedStreams, settings: settings,
            remoteCustomSettings: remoteCustomSettings, streamResetBurst: streamResetBurst,
            streamResetRate: streamResetRate, strictFieldWhitespaceValidation: strictFieldWhitespaceValidation,
            strictSingleValueFields: strictSingleValueFields, unknownProtocolTimeout: unknownProtocolTimeout,
            connectionWindowSize: connectionWindowSize, Http2ServerRequest: Http2ServerRequest,
            Http2ServerResponse: Http2ServerResponse, allowHTTP1: allowHTTP1,
            Http1IncomingMessage: Http1IncomingMessage, Http1ServerResponse: Http1ServerResponse,
            http1Options: http1Options, keepAliveTimeout: keepAliveTimeout,
            keepAliveTimeoutBuffer: keepAliveTimeoutBuffer, headersTimeout: headersTimeout,
            requestTimeout: requestTimeout, connectionsCheckingInterval: connectionsCheckingInterval,
            maxHeaderSize: maxHeaderSize, joinDuplicateHeaders: joinDuplicateHeaders,
            requireHostHeader: requireHostHeader, rejectNonStandardBodyWrites: rejectNonStandardBodyWrites)
    }

    var tlsOptions: tls.ServerOptions {
        tls.ServerOptions(
            pauseOnConnect: pauseOnConnect, keepAlive: keepAlive, keepAliveInitialDelay: keepAliveInitialDelay,
            highWaterMark: highWaterMark, requestCert: requestCert, ALPNCallback: ALPNCallback,
            SNICallback: SNICallback, secureContext: secureContext, rejectUnauthorized: rejectUnauthorized,
            ALPNProtocols: ALPNProtocols, handshakeTimeout: handshakeTimeout, ca: ca, cert: cert, key: key, pfx: pfx,
            passphrase: passphrase,
            crl: crl, ciphers: ciphers, honorCipherOrder: honorCipherOrder, ecdhCurve: ecdhCurve, sigalgs: sigalgs,
            dhparam: dhparam, minVersion: minVersion, maxVersion: maxVersion, secureProtocol: secureProtocol,
            secureOptions: secureOptions, sessionIdContext: sessionIdContext, sessionTimeout: sessionTimeout,
            ticketKeys: ticketKeys, allowPartialTrustChain: allowPartialTrustChain)
    }
}
