/// What a context is made of; Node's options of the same meaning, in bytes.
public struct TLSContextOptions: Sendable {
    /// A private key or a PKCS#12 bundle, with its passphrase.
    public struct Secret: Sendable {
        public var bytes: [UInt8]
        /// nil: the context's `passphrase`.
        public var passphrase: String?

        public init(_ bytes: [UInt8], passphrase: String? = nil) {
            self.bytes = bytes
            self.passphrase = passphrase
        }
    }

    /// Parameters of finite-field Diffie-Hellman.
    public enum DiffieHellman: Sendable {
        /// No DHE suites.
        case none
        /// Sizes that fit the key.
        case automatic
        case pem([UInt8])
    }

    /// Certificates, each PEM (leaf first, then its chain) or DER; one for each kind of key. Node: cert.
    public var certificates: [[UInt8]] = []
    /// Private keys, PEM or DER. Node: key.
    public var keys: [Secret] = []
    /// PKCS#12 bundles of key, certificate and chain. Node: pfx.
    public var bundles: [Secret] = []
    /// Opens what has no passphrase of its own. Node: passphrase.
    public var passphrase: String?
    /// Whom to trust, PEM (any number in one) or DER; nil: the system's authorities. Node: ca.
    public var authorities: [[UInt8]]?
    /// PEM or DER; each certificate of a chain is then looked for. Node: crl.
    public var revocationLists: [[UInt8]] = []
    /// A trusted certificate need not be self-signed. Node: allowPartialTrustChain.
    public var allowsPartialChain = false

    /// Node's defaults: TLS 1.2 to TLS 1.3.
    public var minVersion = TLSVersion.tls1_2
    public var maxVersion = TLSVersion.tls1_3
    /// Suites of TLS 1.3 ("TLS_…") and OpenSSL's list for earlier versions in one string; empty: `defaultCiphers`.
    public var ciphers = ""
    /// The server's order of suites decides. Node: honorCipherOrder, true for servers.
    public var honorsCipherOrder = false
    /// Colon-separated; "auto": OpenSSL's choice. Node: ecdhCurve.
    public var groups = "auto"
    /// Colon-separated; nil: OpenSSL's choice. Node: sigalgs.
    public var signatureAlgorithms: String?
    public var diffieHellman = DiffieHellman.none
    /// SSL_OP_… bits beyond those always set. Node: secureOptions.
    public var secureOptions: UInt64 = 0

    /// Sessions are good for contexts with the same text only (at most 32 bytes). Node: sessionIdContext.
    public var sessionIDContext = "swift-node-http2"
    /// How long a session can be resumed (seconds); nil: OpenSSL's 7200. Node: sessionTimeout.
    public var sessionTimeoutSeconds: Int?
    /// 48 bytes that several servers may share; nil: random. Node: ticketKeys.
    public var ticketKeys: [UInt8]?

    /// Node: tls.DEFAULT_CIPHERS.
    public static let defaultCiphers =
        "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:"
        + "DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:"
        + "!RC4:!MD5:!PSK:!SRP:!CAMELLIA"

    public init() {}
}
