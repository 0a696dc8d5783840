import NodeRuntime

/// Node: the options of http2.connect. Nil leaves Node's default.
public struct ConnectOptions: SessionOptions {
    /// "http:" or "https:" where the authority says neither; "https:".
    public var `protocol`: String?
    /// Pushed streams that may be reserved; 200, a negative number for as many as there are. What is above is cancelled.
    public var maxReservedRemoteStreams: Int?
    /// Origins that `originSet` may hold; 128.
    public var maxOriginSetSize: Int?
    /// Takes the host's place in the default `:authority`, and in TLS.
    public var servername: String?
    /// The options that servers have too; see `ServerOptions`.
    public var maxDeflateDynamicTableSize: Int?
    public var maxSettings: Int?
    public var maxSessionMemory: Int?
    /// At least 1 here.
    public var maxHeaderListPairs: Int?
    public var maxOutstandingPings: Int?
    public var maxOutstandingSettings: Int?
    public var maxSendHeaderBlockLength: Int?
    public var paddingStrategy: Int?
    public var peerMaxConcurrentStreams: Int?
    public var maxSessionInvalidFrames: Int?
    public var maxSessionRejectedStreams: Int?
    public var settings: Settings?
    public var remoteCustomSettings: [Int]?
    public var strictFieldWhitespaceValidation: Bool?
    public var strictSingleValueFields: Bool?
    /// Without effect on clients, as in Node.
    public var unknownProtocolTimeout: Int?
    /// Without effect on clients, as in Node.
    public var streamResetBurst: Int?
    /// Without effect on clients, as in Node.
    public var streamResetRate: Int?
    /// Beyond Node: receive window of the connection (bytes), announced at once.
    public var connectionWindowSize: Int?
    /// Makes the duplex to use instead of a socket.
    public var createConnection: ConnectionFactory?
    /// Aborting it, before or after the connection, ends the session with an AbortError.
    public var signal: AbortSignal?

    // The connection below; see `net.ConnectOptions`.
    /// The end to bind to first.
    public var localAddress: String?
    public var localPort: Int?
    /// 4 or 6 for addresses of one family alone. Node: 0.
    public var family: Int?
    /// The resolver's flags.
    public var hints: Int?
    /// Finds addresses in the resolver's place.
    public var lookup: net.LookupFunction?
    /// Tries all addresses of a name one after the other. Node: true.
    public var autoSelectFamily: Bool?
    /// Milliseconds. Node: 250.
    public var autoSelectFamilyAttemptTimeout: Int?
    /// Watches over an idle connection. Node: false.
    public var keepAlive: Bool?
    /// When that watch begins (milliseconds). Node: 0, the system's default.
    public var keepAliveInitialDelay: Int?
    /// Idle time after which the socket emits 'timeout' (milliseconds); the session's is `setTimeout`.
    public var timeout: Int?

    // TLS, for "https:"; see `tls.ConnectOptions`.
    /// A session to resume, as 'session' or getSession gave it.
    public var session: Buffer?
    /// Asks for a stapled OCSP response: 'OCSPResponse'.
    public var requestOCSP: Bool?
    /// A ready context; the options that make one are then ignored.
    public var secureContext: tls.SecureContext?
    /// A peer that is not believed is refused. Node: true.
    public var rejectUnauthorized: Bool?
    /// Whether the certificate is the host's. Node: tls.checkServerIdentity.
    public var checkServerIdentity: tls.IdentityCheck?
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

    public init(
        protocol: String? = nil, maxReservedRemoteStreams: Int? = nil, maxOriginSetSize: Int? = nil,
        servername: String? = nil, maxDeflateDynamicTableSize: Int? = nil, maxSettings: Int? = nil,
        maxSessionMemory: Int? = nil, maxHeaderListPairs: Int? = nil, maxOutstandingPings: Int? = nil,
        maxOutstandingSettings: Int? = nil, maxSendHeaderBlockLength: Int? = nil, paddingStrategy: Int? = nil,
        peerMaxConcurrentStreams: Int? = nil, maxSessionInvalidFrames: Int? = nil,
        maxSessionRejectedStreams: Int? = nil, settings: Settings? = nil, remoteCustomSettings: [Int]? = nil,
        strictFieldWhitespaceValidation: Bool? = nil, strictSingleValueFields: Bool? = nil,
        unknownProtocolTimeout: Int? = nil, streamResetBurst: Int? = nil, streamResetRate: Int? = nil,
        connectionWindowSize: Int? = nil, localAddress: String? = nil, localPort: Int? = nil, family: Int? = nil,
        hints: Int? = nil, lookup: net.LookupFunction? = nil, autoSelectFamily: Bool? = nil,
        autoSelectFamilyAttemptTimeout: Int? = nil, keepAlive: Bool? = nil, keepAliveInitialDelay: Int? = nil,
        timeout: Int? = nil, session: Buffer? = nil, requestOCSP: Bool? = nil,
        secureContext: tls.SecureContext? = nil, rejectUnauthorized: Bool? = nil,
        checkServerIdentity: tls.IdentityCheck? = nil, ca: (any TLSMaterial)? = nil, cert: (any TLSMaterial)? = nil,
        key: (any TLSMaterial)? = nil, pfx: (any TLSMaterial)? = nil, passphrase: String? = nil,
        crl: (any TLSMaterial)? = nil, ciphers: String? = nil, honorCipherOrder: Bool? = nil, ecdhCurve: String? = nil,
        sigalgs: String? = nil, dhparam: (any TLSMaterial)? = nil, minVersion: String? = nil, maxVersion: String? = nil,
        secureProtocol: String? = nil, secureOptions: Int? = nil, sessionIdContext: String? = nil,
        sessionTimeout: Int? = nil, ticketKeys: Buffer? = nil, allowPartialTrustChain: Bool? = nil,
        createConnection: ConnectionFactory? = nil, signal: AbortSignal? = nil
    ) {
        self.protocol = `protocol`
        self.maxReservedRemoteStreams = maxReservedRemoteStreams
        self.maxOriginSetSize = maxOriginSetSize
        self.servername = servername
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
        self.strictFieldWhitespaceValidation = strictFieldWhitespaceValidation
        self.strictSingleValueFields = strictSingleValueFields
        self.unknownProtocolTimeout = unknownProtocolTimeout
        self.streamResetBurst = streamResetBurst
        self.streamResetRate = streamResetRate
        self.connectionWindowSize = connectionWindowSize
        self.createConnection = createConnection
        self.signal = signal
        self.localAddress = localAddress
        self.localPort = localPort
        self.family = family
        self.hints = hints
        self.lookup = lookup
        self.autoSelectFamily = autoSelectFamily
        self.autoSelectFamilyAttemptTimeout = autoSelectFamilyAttemptTimeout
        self.keepAlive = keepAlive
        self.keepAliveInitialDelay = keepAliveInitialDelay
        self.timeout = timeout
        self.session = session
        self.requestOCSP = requestOCSP
        self.secureContext = secureContext
        self.rejectUnauthorized = rejectUnauthorized
        self.checkServerIdentity = checkServerIdentity
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
    }

    /// The checks of connect (node-http2 §2).
    func validate() throws {
        if let maxOriginSetSize, maxOriginSetSize < 0 {
            throw NodeError.ERR_OUT_OF_RANGE("options.maxOriginSetSize", ">= 0", maxOriginSetSize)
        }
        try SessionTerms.validate(remoteCustomSettings: remoteCustomSettings)
    }

    /// What a client's TLS socket is made of.
    func tlsOptions(host: String, port: Int) -> tls.ConnectOptions {
        tls.ConnectOptions(
            port: port, host: host, localAddress: localAddress, localPort: localPort, family: family, hints: hints,
            lookup: lookup, autoSelectFamily: autoSelectFamily,
            autoSelectFamilyAttemptTimeout: autoSelectFamilyAttemptTimeout, noDelay: true, keepAlive: keepAlive,
            keepAliveInitialDelay: keepAliveInitialDelay, timeout: timeout, allowHalfOpen: true,
            servername: servername ?? (net.isIP(host) == 0 ? host : nil), session: session, requestOCSP: requestOCSP,
            secureContext: secureContext,
            rejectUnauthorized: rejectUnauthorized, ALPNProtocols: ["h2"], checkServerIdentity: checkServerIdentity,
            ca: ca, cert: cert, key: key, pfx: pfx, passphrase: passphrase, crl: crl, ciphers: ciphers,
            honorCipherOrder: honorCipherOrder, ecdhCurve: ecdhCurve, sigalgs: sigalgs, dhparam: dhparam,
            minVersion: minVersion, maxVersion: maxVersion, secureProtocol: secureProtocol,
            secureOptions: secureOptions, sessionIdContext: sessionIdContext, sessionTimeout: sessionTimeout,
            ticketKeys: ticketKeys, allowPartialTrustChain: allowPartialTrustChain)
    }

    /// What a client's socket without TLS is made of.
    func netOptions(host: String, port: Int) -> net.ConnectOptions {
        net.ConnectOptions(
            port: port, host: host, localAddress: localAddress, localPort: localPort, family: family, hints: hints,
            lookup: lookup, autoSelectFamily: autoSelectFamily,
            autoSelectFamilyAttemptTimeout: autoSelectFamilyAttemptTimeout, noDelay: true, keepAlive: keepAlive,
            keepAliveInitialDelay: keepAliveInitialDelay, timeout: timeout, allowHalfOpen: true)
    }

    /// What the session is made by.
    var terms: SessionTerms {
        var terms = terms(.client)
        terms.maxReservedRemoteStreams = maxReservedRemoteStreams
        return terms
    }
}
