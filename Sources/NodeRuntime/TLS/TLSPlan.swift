import Buffers
import Reactor
import TLSEngine

/// What a handshake is to be like: Node's options, checked.
struct TLSPlan {
    var isServer = false
    var context: tls.SecureContext
    var options = TLSConnectionOptions()
    var rejectsUnauthorized = true
    var sniCallback: tls.SNICallback?
    /// Client.
    var identityCheck: tls.IdentityCheck = tls.checkServerIdentity
    /// Client: whom the certificate is to name.
    var hostname = "localhost"
    /// Client: bits.
    var minDHSize = 1024

    /// A client's.
    init(_ options: tls.ConnectOptions) throws {
        if let size = options.minDHSize {
            guard size >= 1 else { throw NodeError.ERR_OUT_OF_RANGE("options.minDHSize", ">= 1", size) }
            minDHSize = size
        }
        context = try options.secureContext ?? tls.createSecureContext(options.contextOptions)
        rejectsUnauthorized = options.rejectUnauthorized ?? true
        let host = options.host ?? "localhost"
        hostname = options.servername ?? host
        // As in Node the host is checked, and not asked for.
        self.options.serverName = options.servername?.isEmpty == false ? options.servername : nil
        self.options.protocols = try Self.checked(options.ALPNProtocols)
        self.options.session = options.session?.byteSlice.bytes
        self.options.requestsStatus = options.requestOCSP ?? false
        self.options.reportsSessions = true
        if let check = options.checkServerIdentity { identityCheck = check }
    }

    /// Either's, over a stream.
    init(_ options: tls.TLSSocketOptions) throws {
        isServer = options.isServer ?? false
        context =
            try options.secureContext ?? tls.SecureContext(options.contextOptions, honorsCipherOrder: isServer)
        rejectsUnauthorized = options.rejectUnauthorized ?? true
        if options.ALPNCallback != nil, options.ALPNProtocols != nil {
            throw NodeError.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS
        }
        self.options.protocols = try Self.checked(options.ALPNProtocols)
        if isServer {
            self.options.chooseProtocol = options.ALPNCallback
            self.options.requestsCertificate = options.requestCert ?? false
            self.options.requiresCertificate = self.options.requestsCertificate && rejectsUnauthorized
            sniCallback = options.SNICallback
        } else {
            self.options.serverName = options.servername
            self.options.session = options.session?.byteSlice.bytes
            self.options.requestsStatus = options.requestOCSP ?? false
            self.options.reportsSessions = true
            // As in Node, whoever makes a socket by hand judges the certificate by hand.
            identityCheck = { _, _ in nil }
            rejectsUnauthorized = false
        }
    }

    /// A server's connection.
    init(of server: tls.Server) {
        isServer = true
        context = server._secureContext
        options = server.connectionOptions
        rejectsUnauthorized = server.rejectsUnauthorized
        sniCallback = server.sniCallback
    }

    mutating func forgetCallbacks() {
        options.chooseProtocol = nil
        sniCallback = nil
        identityCheck = tls.checkServerIdentity
    }

    /// - Throws: ERR_OUT_OF_RANGE for a name of more than 255 bytes.
    static func checked(_ protocols: [String]?) throws -> [String] {
        let protocols = protocols ?? []
        for (index, name) in protocols.enumerated() where name.utf8.count > 255 {
            throw NodeError.ERR_OUT_OF_RANGE(
                "The byte length of the protocol at index \(index) exceeds the maximum length.", name.utf8.count)
        }
        return protocols
    }
}

extension NodeError {
    /// Node's one range error that does not begin with "The value of".
    fileprivate static func ERR_OUT_OF_RANGE(_ sentence: String, _ received: Int) -> NodeError {
        NodeError("ERR_OUT_OF_RANGE", .rangeError, "\(sentence) It must be <= 255. Received \(received)")
    }
}

/// The scratch space of all TLS sockets of one thread.
final class TLSWorkspace {
    /// Ciphertext of one step at most (bytes); its plaintext fits `plaintext` together with a record that came in part before.
    static let stepBytesMax = 65_536

    let resources: TLSResources
    let plaintext: UnsafeMutableRawBufferPointer

    init(_ reactor: Reactor) {
        resources = TLSResources(blocks: reactor.blockPool)
        plaintext = .allocate(byteCount: Self.stepBytesMax + TLSConnection.inPlaceGapBytes, alignment: 64)
    }

    deinit { plaintext.deallocate() }
}

/// Drives a plain socket whose descriptor a TLS socket has taken over.
final class TLSLowerSocket: _SocketDriver {
    /// The TLS socket holds this object until it is closed.
    private unowned let upper: tls.TLSSocket
    /// Let go when the TLS socket is closed.
    var socket: net.Socket?

    init(_ upper: tls.TLSSocket) { self.upper = upper }

    var _bytesRead: Int { upper.bytesRead }
    var _bytesWritten: Int { upper.bytesWritten }

    func _socketDestroyed(_ error: (any Error)?) { upper.destroy(error) }
}
