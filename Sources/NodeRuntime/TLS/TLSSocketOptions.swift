extension tls {
    /// Node: the options of new tls.TLSSocket.
    public struct TLSSocketOptions {
        /// Waits for the client's hello instead of saying one. Node: false.
        public var isServer: Bool?
        /// Hears of what happens, and chooses contexts.
        public var server: Server?
        /// The name asked for (SNI).
        public var servername: String?
        /// A session to resume, as 'session' or getSession gave it.
        public var session: Buffer?
        /// Asks for a stapled OCSP response: 'OCSPResponse'.
        public var requestOCSP: Bool?
        /// Asks clients for a certificate. Node: false.
        public var requestCert: Bool?
        /// Chooses the protocol; excludes ALPNProtocols.
        public var ALPNCallback: ALPNCallback?
        /// Chooses the context by the client's name.
        public var SNICallback: SNICallback?
        /// A ready context; the options that make one are then ignored.
        public var secureContext: SecureContext?
        /// A peer that is not believed is refused. Node: true.
        public var rejectUnauthorized: Bool?
        /// In order of preference.
        public var ALPNProtocols: [String]?
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
            isServer: Bool? = nil, server: Server? = nil, servername: String? = nil, session: Buffer? = nil,
            requestOCSP: Bool? = nil, requestCert: Bool? = nil, ALPNCallback: ALPNCallback? = nil,
            SNICallback: SNICallback? = nil, secureContext: SecureContext? = nil, rejectUnauthorized: Bool? = nil,
            ALPNProtocols: [String]? = nil, ca: (any TLSMaterial)? = nil, cert: (any TLSMaterial)? = nil,
            key: (any TLSMaterial)? = nil, pfx: (any TLSMaterial)? = nil, passphrase: String? = nil,
            crl: (any TLSMaterial)? = nil, ciphers: String? = nil, honorCipherOrder: Bool? = nil,
            ecdhCurve: String? = nil, sigalgs: String? = nil, dhparam: (any TLSMaterial)? = nil,
            minVersion: String? = nil, maxVersion: String? = nil, secureProtocol: String? = nil,
            secureOptions: Int? = nil, sessionIdContext: String? = nil, sessionTimeout: Int? = nil,
            ticketKeys: Buffer? = nil, allowPartialTrustChain: Bool? = nil
        ) {
            self.isServer = isServer
            self.server = server
            self.servername = servername
            self.session = session
            self.requestOCSP = requestOCSP
            self.requestCert = requestCert
            self.ALPNCallback = ALPNCallback
            self.SNICallback = SNICallback
            self.secureContext = secureContext
            self.rejectUnauthorized = rejectUnauthorized
            self.ALPNProtocols = ALPNProtocols
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
