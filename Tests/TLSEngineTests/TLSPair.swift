import Buffers
import COpenSSL
import Glibc
import Testing

@testable import TLSEngine

/// Certificates for tests, made once.
enum Identities {
    static let authority = make { $0.isAuthority = true }
    static let localhost = try? CertificateMaker.localhost.make(issuer: authority)
    static let selfSigned = try? CertificateMaker.localhost.make()
    static let rsa = make {
        $0.keyKind = .rsa
        $0.dnsNames = ["rsa.test"]
    }
    static let expired = make(issuer: authority) {
        $0.notBeforeSeconds = -7_200
        $0.notAfterSeconds = -3_600
        $0.dnsNames = ["localhost"]
    }
    static let future = make(issuer: authority) {
        $0.notBeforeSeconds = 3_600
        $0.dnsNames = ["localhost"]
    }

    static func make(
        issuer: CertificateMaker.Identity? = nil, _ change: (inout CertificateMaker) -> Void
    ) -> CertificateMaker.Identity? {
        var maker = CertificateMaker(commonName: "test")
        change(&maker)
        return try? maker.make(issuer: issuer)
    }
}

extension TLSContextOptions {
    mutating func present(_ identity: CertificateMaker.Identity?) throws {
        let identity = try #require(identity)
        certificates.append(Array(identity.certificate.utf8))
        keys.append(Secret(Array(identity.key.utf8)))
    }

    mutating func trust(_ identity: CertificateMaker.Identity?) throws {
        authorities = (authorities ?? []) + [Array(try #require(identity).certificate.utf8)]
    }
}

/// A client and a server in memory, with a wire between them that can be cut anywhere.
final class TLSPair {
    struct Setup {
        var serverContext = TLSContextOptions()
        var clientContext = TLSContextOptions()
        var server = TLSConnectionOptions()
        var client = TLSConnectionOptions()

        /// A server that presents `localhost`, a client that trusts its issuer.
        init() throws {
            try serverContext.present(Identities.localhost)
            try clientContext.trust(Identities.authority)
        }
    }

    /// One end: what it has told and decrypted.
    final class End {
        let connection: TLSConnection
        var events: [TLSEvent] = []
        var received: [UInt8] = []
        /// Ciphertext on the way to it.
        var wire: [UInt8] = []

        init(_ connection: TLSConnection) { self.connection = connection }

        func has(_ event: TLSEvent) -> Bool { events.contains(event) }
    }

    let resources: TLSResources
    let client: End
    let server: End
    /// Called for each event of the server's, so that a decision can be made.
    var serverDecides: ((TLSEvent) -> Void)?
    /// The wire's pieces (bytes).
    var pieceBytes = Int.max

    init(_ setup: Setup) throws {
        resources = TLSResources()
        server = End(
            try TLSConnection(
                role: .server, context: TLSContext(setup.serverContext), options: setup.server, resources: resources))
        client = End(
            try TLSConnection(
                role: .client, context: TLSContext(setup.clientContext), options: setup.client, resources: resources))
    }

    init(
        server: TLSContext, client: TLSContext, _ setup: Setup, resources: TLSResources = TLSResources()
    ) throws {
        self.resources = resources
        self.server = End(
            try TLSConnection(role: .server, context: server, options: setup.server, resources: resources))
        self.client = End(
            try TLSConnection(role: .client, context: client, options: setup.client, resources: resources))
    }

    /// Shakes hands, or fails to.
    func connect() {
        client.connection.start()
        pump()
    }

    var isEstablished: Bool { client.connection.isEstablished && server.connection.isEstablished }

    /// Carries octets until neither side says anything more.
    func pump() {
        repeat {
            take(from: client, to: server)
            take(from: server, to: client)
            deliver(to: server)
            deliver(to: client)
        } while client.connection.outputBytes + server.connection.outputBytes > 0
    }

    func take(from: End, to: End) {
        var vectors = [GatherVector](repeating: GatherVector(), count: 8)
        while from.connection.outputBytes > 0 {
            let front = from.connection.gatherOutput(into: &vectors, max: vectors.count)
            for vector in vectors[..<front.vectors] {
                to.wire.append(contentsOf: UnsafeRawBufferPointer(start: vector.base, count: vector.count))
            }
            from.connection.consumeOutput(front.bytes)
        }
    }

    private func deliver(to end: End) {
        while !end.wire.isEmpty {
            let piece = Array(end.wire.prefix(pieceBytes))
            end.wire.removeFirst(piece.count)
            feed(piece, to: end)
        }
    }

    func feed(_ piece: [UInt8], to end: End) {
        var input = piece
        var isWaiting = true
        while isWaiting {
            let plaintext = UnsafeMutableRawBufferPointer.allocate(byteCount: 32_768, alignment: 1)
            defer { plaintext.deallocate() }
            let count = input.withUnsafeBytes { end.connection.receive($0, into: plaintext) }
            input = []
            isWaiting = count == plaintext.count
            end.received.append(contentsOf: plaintext[..<count])
            while let event = end.connection.nextEvent() {
                end.events.append(event)
                guard end === server, let serverDecides else { continue }
                serverDecides(event)
                if case .hello = event { isWaiting = true }
                if case .contextNeeded = event { isWaiting = true }
            }
        }
    }

    func send(_ bytes: [UInt8], from end: End) {
        let taken = bytes.withUnsafeBytes { end.connection.send($0) }
        #expect(taken == bytes.count)
    }

    /// Carries bytes both ways, which a working connection does.
    func expectTalk() {
        #expect(isEstablished)
        send(Array("ping".utf8), from: client)
        send(Array("pong".utf8), from: server)
        pump()
        #expect(server.received.suffix(4).elementsEqual("ping".utf8))
        #expect(client.received.suffix(4).elementsEqual("pong".utf8))
    }
}

extension TLSPair.End {
    /// The code of the failure as Node names it.
    var failureCode: String? { (connection.failure as? TLSError)?.code }
}

extension TLSConnection {
    /// Shakes hands again, against our own rules.
    func renegotiateForTest() {
        SSL_clear_options(ssl, copenssl_op_no_renegotiation())
        #expect(SSL_renegotiate(ssl) == 1)
        SSL_do_handshake(ssl)
        ERR_clear_error()
    }
}
