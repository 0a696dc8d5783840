extension tls {
    /// Node: the options of tls.connect.
    public struct ConnectOptions {
        /// A stream to speak over, instead of a connection of its own.
        public var socket: Duplex?
        /// A port wins over a path.
        public var port: Int?
        /// Node: "localhost".
        public var host: String?
        /// Of a UNIX socket.
        public var path: String?
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
        public var noDelay: Bool?
        public var keepAlive: Bool?
        /// Milliseconds.
        public var keepAliveInitialDelay: Int?
        /// Idle time after which 'timeout' is emitted (milliseconds).
        public var timeout: Int?
        public var allowHalfOpen: Bool?
        /// Of both halves (bytes).
        public var highWaterMark: Int?
        /// The name asked for (SNI), and checked instead of the host. Node: none is asked for.
        public var servername: String?
        /// A session to resume, as 'session' or getSession gave it.
        public var session: Buffer?
        /// Asks for a stapled OCSP response: 'OCSPResponse'.
        public var requestOCSP: Bool?
        /// A ready context; the options that make one are then ignored.
        public var secureContext: SecureContext?
        /// A peer that is not believed is refused. Node: true.
        public var rejectUnauthorized: Bool?
        /// In order of preference.
        public var ALPNProtocols: [String]?
        /// Whether the certificate is the host's. Node: tls.checkServerIdentity.
        public var checkServerIdentity: IdentityCheck?
        /// The least size of a finite-field Diffie-Hellman group (bits). Node: 1024.
        public var minDHSize: Int?
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
            socket: Duplex? = nil, port: Int? = nil, host: String? = nil, path: String? = nil,
            localAddress: String? = nil, localPort: Int? = nil, family: Int? = nil, hints: Int? = nil,
            lookup: net.LookupFunction? = nil, autoSelectFamily: Bool? = nil,
            autoSelectFamilyAttemptTimeout: Int? = nil, noDelay: Bool? = nil, keepAlive: Bool? = nil,
            keepAliveInitialDelay: Int? = nil, timeout: Int? = nil, allowHalfOpen: Bool? = nil,
            highWaterMark: Int? = nil, servername: String? = nil, session: Buffer? = nil, requestOCSP: Bool? = nil,
            secureContext: SecureContext? = nil, rejectUnauthorized: Bool? = nil, ALPNProtocols: [String]? = nil,
            checkServerIdentity: IdentityCheck? = nil, minDHSize: Int? = nil, ca: (any TLSMaterial)? = nil,
            cert: (any TLSMaterial)? = nil, key: (any TLSMaterial)? = nil, pfx: (any TLSMaterial)? = nil,
            passphrase: String? = nil, crl: (any TLSMaterial)? = nil, ciphers: String? = nil,
            honorCipherOrder: Bool? = nil, ecdhCurve: String? = nil, sigalgs: String? = nil,
            dhparam: (any TLSMaterial)? = nil, minVersion: String? = nil, maxVersion: String? = nil,
            secureProtocol: String? = nil, secureOptions: Int? = nil, sessionIdContext: String? = nil,
            sessionTimeout: Int? = nil, ticketKeys: Buffer? = nil, allowPartialTrustChain: Bool? = nil
        ) {
            self.socket = socket
            self.port = port
            self.host = host
            self.path = path
            self.localAddress = localAddress
            self.localPort = localPort
            self.family = family
            self.hints = hints
            self.lookup = lookup
            self.autoSelectFamily = autoSelectFamily
            self.autoSelectFamilyAttemptTimeout = autoSelectFamilyAttemptTimeout
            self.noDelay = noDelay
            self.keepAlive = keepAlive
            self.keepAliveInitialDelay = keepAliveInitialDelay
            self.timeout = timeout
            self.allowHalfOpen = allowHalfOpen
            self.highWaterMark = highWaterMark
            self.servername = servername
            self.session = session
            self.requestOCSP = requestOCSP
            self.secureContext = secureContext
            self.rejectUnauthorized = rejectUnauthorized
            self.ALPNProtocols = ALPNProtocols
            self.checkServerIdentity = checkServerIdentity
            self.minDHSize = minDHSize
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

        /// What makes the connection below.
        var netOptions: net.ConnectOptions {
            net.ConnectOptions(
                port: port, host: host, path: path, localAddress: localAddress, localPort: localPort, family: family,
                hints: hints, lookup: lookup, autoSelectFamily: autoSelectFamily,
                autoSelectFamilyAttemptTimeout: autoSelectFamilyAttemptTimeout, noDelay: noDelay, keepAlive: keepAlive,
                keepAliveInitialDelay: keepAliveInitialDelay, timeout: timeout, allowHalfOpen: allowHalfOpen,
                highWaterMark: highWaterMark)
        }

        /// What makes a context.
        var contextOptions: SecureContextOptions {
            SecureContextOptions(
                ca: ca, cert: cert, key: key, pfx: pfx, passphrase: passphrase, crl: crl, ciphers: ciphers,
                honorCipherOrder: honorCipherOrder, ecdhCurve: ecdhCurve, sigalgs: sigalgs, dhparam: dhparam,
                minVersion: minVersion, maxVersion: maxVersion, secureProtocol: secureProtocol,
                secureOptions: secureOptions, sessionIdContext: sessionIdContext, sessionTimeout: sessionTimeout,
                ticketKeys: ticketKeys, allowPartialTrustChain: allowPartialTrustChain)
        }
    }
}
