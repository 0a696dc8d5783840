import Buffers
import Reactor
import TLSEngine

/// Node's tls module: encrypted streams over TCP, UNIX sockets or any duplex, and their servers.
public enum tls {
    /// Node: tls.DEFAULT_CIPHERS.
    public static var DEFAULT_CIPHERS: String { TLSContextOptions.defaultCiphers }
    /// Node: tls.DEFAULT_ECDH_CURVE.
    public static var DEFAULT_ECDH_CURVE: String { "auto" }
    /// Node: tls.DEFAULT_MIN_VERSION.
    public static var DEFAULT_MIN_VERSION: String { TLSVersion.tls1_2.rawValue }
    /// Node: tls.DEFAULT_MAX_VERSION.
    public static var DEFAULT_MAX_VERSION: String { TLSVersion.tls1_3.rawValue }

    /// Chooses one of the client's protocols; nil refuses the connection. Node: the option ALPNCallback.
    public typealias ALPNCallback = (_ servername: String?, _ protocols: [String]) throws -> String?

    /// Answers, at once or later, with the context for a name; nil keeps the server's own. Node: the option SNICallback.
    public typealias SNICallback = (
        _ servername: String, _ callback: @escaping (_ error: (any Error)?, _ context: SecureContext?) -> Void
    ) throws -> Void

    /// What is wrong with a host's certificate; nil if nothing is. Node: the option checkServerIdentity.
    public typealias IdentityCheck = (_ hostname: String, _ cert: PeerCertificate) throws -> (any Error)?

    /// The system's authorities, PEM, one each, read at each call. Node: tls.rootCertificates.
    ///
    /// Differs: Node brings a list of its own; here the system's decides, as for connections.
    public static var rootCertificates: [String] { SystemAuthorities.readPEM() }

    /// The suites that can be asked for, in lower case. Node: tls.getCiphers().
    public static func getCiphers() -> [String] {
        var options = TLSContextOptions()
        options.ciphers = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ALL"
        do throws(TLSError) {
            return try TLSContext(options).cipherNames.map { $0.lowercased() }.sorted()
        } catch {
            // A system's policy may leave nothing.
            return []
        }
    }

    // MARK: Contexts and identities

    /// Keys, certificates and rules for many connections. Node: tls.createSecureContext([options]).
    ///
    /// - Throws: OpenSSL's refusals under Node's codes (ERR_OSSL_…, ERR_SSL_…), ERR_TLS_INVALID_PROTOCOL_VERSION,
    ///   ERR_TLS_INVALID_PROTOCOL_METHOD, ERR_TLS_PROTOCOL_VERSION_CONFLICT, ERR_TLS_DH_PARAM_SIZE, ERR_OUT_OF_RANGE,
    ///   ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE.
    public static func createSecureContext(
        _ options: SecureContextOptions = SecureContextOptions()
    ) throws -> SecureContext {
        try SecureContext(options)
    }

    /// Whether a certificate was made for a host. Node: tls.checkServerIdentity(hostname, cert).
    ///
    /// Differs: IPv6 addresses are found; Node 24.19 takes them for names.
    /// - Returns: ERR_TLS_CERT_ALTNAME_INVALID, or nil if it was.
    /// - Throws: ERR_TLS_CERT_ALTNAME_FORMAT.
    public static func checkServerIdentity(_ hostname: String, _ cert: PeerCertificate) throws -> (any Error)? {
        let mismatch = ServerIdentity.check(
            host: hostname, subject: cert._details.subject, subjectaltname: cert.subjectaltname)
        switch mismatch {
        case nil: return nil
        case .malformedNames: throw NodeError.ERR_TLS_CERT_ALTNAME_FORMAT
        case .wrongName(let reason): return NodeError.ERR_TLS_CERT_ALTNAME_INVALID(reason)
        }
    }

    // MARK: Servers

    /// Node: tls.createServer([options]).
    ///
    /// - Throws: what `createSecureContext` throws; ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_OUT_OF_RANGE.
    public static func createServer(_ options: ServerOptions = ServerOptions()) throws -> Server {
        try Server(options)
    }

    /// Node: tls.createServer([options, ]secureConnectionListener).
    public static func createServer(
        _ options: ServerOptions = ServerOptions(), _ secureConnectionListener: @escaping (TLSSocket) throws -> Void
    ) throws -> Server {
        let server = try Server(options)
        server.on(.secureConnection, secureConnectionListener)
        return server
    }

    /// The same with a listener that does not look at the socket.
    public static func createServer(
        _ options: ServerOptions = ServerOptions(), _ secureConnectionListener: @escaping () throws -> Void
    ) throws -> Server {
        let server = try Server(options)
        server.on(.secureConnection, secureConnectionListener)
        return server
    }
}
