import Buffers
import COpenSSL

/// One TLS connection as a pure function: ciphertext in, plaintext and events out; plaintext in, ciphertext out.
///
/// It knows no socket. The caller lends what arrived to `receive`, takes events with `nextEvent` before it looks at the
/// plaintext, and writes what stands in the output. Owned by the caller, on the thread of its resources.
/// Invariants: OpenSSL's error queue is empty between calls; after a failure, and while it waits for the caller's decision,
/// nothing is read.
public final class TLSConnection {
    public enum Role: Sendable {
        case client
        case server
    }

    /// What the connection waits for the caller to decide.
    public enum Suspension: Sendable {
        case session
        case context
    }

    // Fixed at init.
    let ssl: OpaquePointer
    let resources: TLSResources
    public let role: Role
    let options: TLSConnectionOptions
    /// The first context: its keys seal and open tickets, whichever certificate a name then leads to.
    let ticketContext: TLSContext

    // Owned by the thread of the resources.
    /// The context in force: a server's choice by name replaces the first.
    public internal(set) var context: TLSContext
    @exclusivity(unchecked) var output: SendQueue
    /// The rest of what `receive` was lent, while it runs.
    @exclusivity(unchecked) private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Ciphertext that came while the connection waited, or did not fit.
    @exclusivity(unchecked) private var waitingInput: [UInt8] = []
    @exclusivity(unchecked) private var events: [TLSEvent] = []
    @exclusivity(unchecked) private var recordBytes = TLSResources.recordBytesMax

    @exclusivity(unchecked) public private(set) var isEstablished = false
    @exclusivity(unchecked) public private(set) var suspension: Suspension?
    /// The peer has said that it is done; without it the end of the transport is a cut.
    @exclusivity(unchecked) public private(set) var hasReceivedCloseNotify = false
    @exclusivity(unchecked) public private(set) var hasSentCloseNotify = false
    /// What broke the connection: a `TLSError`, or what `chooseProtocol` threw.
    @exclusivity(unchecked) public private(set) var failure: (any Error)?

    /// What the peer may spend on KeyUpdates, and earns by plaintext (bytes).
    @exclusivity(unchecked) var keyUpdateBytes = TLSConnection.keyUpdateBytesAtFirst

    // For the callbacks of the handshake.
    @exclusivity(unchecked) var callbackError: (any Error)?
    @exclusivity(unchecked) var isHelloDecided = false
    @exclusivity(unchecked) var isContextDecided = false
    /// Counted; given to OpenSSL when it asks.
    @exclusivity(unchecked) var sessionToResume: OpaquePointer?
    @exclusivity(unchecked) var statusResponse: [UInt8]?

    /// How far ciphertext must lie behind the plaintext's place if both are in one buffer (bytes): a record that arrived in
    /// part before, with its header and the most that encryption adds, comes out without its octets having been lent now.
    public static let inPlaceGapBytes = 17_408

    public init(
        role: Role, context: TLSContext, options: TLSConnectionOptions = TLSConnectionOptions(), resources: TLSResources
    ) throws(TLSError) {
        guard let ssl = SSL_new(context.handle) else { throw .takeCallFailure() }
        self.ssl = ssl
        self.role = role
        self.context = context
        ticketContext = context
        self.options = options
        self.resources = resources
        output = SendQueue(pool: resources.blocks)
        let bio = WireBIO.make(for: self)
        // One BIO for both directions: the SSL owns it.
        SSL_set_bio(ssl, bio, bio)
        copenssl_set_app_data(ssl, Unmanaged.passUnretained(self).toOpaque())
        if role == .client { try prepareClient() } else { prepareServer() }
        if options.reportsKeys { context.enableKeyLog() }
    }

    deinit {
        SSL_SESSION_free(sessionToResume)
        SSL_free(ssl)
    }

    private func prepareClient() throws(TLSError) {
        SSL_set_connect_state(ssl)
        // The certificate is judged, and the handshake goes on: the caller decides.
        SSL_set_verify(ssl, SSL_VERIFY_PEER) { _, _ in 1 }
        if let name = options.serverName, !name.isEmpty { _ = copenssl_set_host_name(ssl, name) }
        if !options.protocols.isEmpty {
            let list = Self.protocolList(options.protocols)
            _ = SSL_set_alpn_protos(ssl, list, UInt32(list.count))
        }
        if options.requestsStatus { copenssl_request_status(ssl) }
        if let bytes = options.session {
            // As in Node, a session that cannot be read is none.
            if let session = Self.session(from: bytes) {
                SSL_set_session(ssl, session)
                SSL_SESSION_free(session)
            }
            ERR_clear_error()
        }
    }

    private func prepareServer() {
        SSL_set_accept_state(ssl)
        if options.requestsCertificate {
            let mode = SSL_VERIFY_PEER | (options.requiresCertificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0)
            SSL_set_verify(ssl, mode) { _, _ in 1 }
        }
        if options.waitsForContext { SSL_set_cert_cb(ssl, certificateCallback, nil) }
    }

    /// A client says hello. A server waits for it.
    public func start() {
        if role == .client, failure == nil { advanceHandshake() }
    }

    // MARK: In

    /// Takes ciphertext and decrypts what is complete.
    ///
    /// All of it is taken; what a decision holds back, or what does not fit, comes out of later calls, to which it is enough
    /// to lend nothing. Events are to be taken before the plaintext is believed.
    /// - Parameters:
    ///   - ciphertext: borrowed during the call.
    ///   - plaintext: where to write; may be in the same memory when it begins `inPlaceGapBytes` before the ciphertext.
    /// - Returns: bytes written; if that is all of `plaintext`, there may be more.
    public func receive(
        _ ciphertext: UnsafeRawBufferPointer, into plaintext: UnsafeMutableRawBufferPointer
    ) -> Int {
        if !waitingInput.isEmpty { return receiveWaiting(ciphertext, into: plaintext) }
        input = ciphertext
        let count = advance(into: plaintext)
        if !input.isEmpty, failure == nil { waitingInput = Array(input) }
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        return count
    }

    @inline(never)
    private func receiveWaiting(
        _ ciphertext: UnsafeRawBufferPointer, into plaintext: UnsafeMutableRawBufferPointer
    ) -> Int {
        var bytes = waitingInput
        waitingInput = []
        bytes.append(contentsOf: ciphertext)
        return bytes.withUnsafeBytes { receive($0, into: plaintext) }
    }

    private func advance(into plaintext: UnsafeMutableRawBufferPointer) -> Int {
        guard suspension == nil, failure == nil else { return 0 }
        if !isEstablished, !advanceHandshake() { return 0 }
        guard let start = plaintext.baseAddress else { return 0 }
        var count = 0
        while count < plaintext.count {
            let result = SSL_read(ssl, start + count, Int32(clamping: plaintext.count - count))
            if result <= 0 {
                stop(result)
                break
            }
            count += Int(result)
        }
        keyUpdateBytes &+= count  // Proof: 2^63 octets do not arrive.
        return count
    }

    /// - Returns: whether the handshake is done.
    @discardableResult
    private func advanceHandshake() -> Bool {
        let result = SSL_do_handshake(ssl)
        guard result == 1 else {
            stop(result)
            return false
        }
        // A certificate that was not believed leaves entries.
        ERR_clear_error()
        isEstablished = true
        push(.established)
        return true
    }

    /// Why OpenSSL did not go on.
    private func stop(_ result: Int32) {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            if callbackError != nil { fail() }
        case SSL_ERROR_ZERO_RETURN:
            if !hasReceivedCloseNotify {
                hasReceivedCloseNotify = true
                push(.closeNotify)
            }
        case SSL_ERROR_WANT_X509_LOOKUP:
            suspension = .context
        case SSL_ERROR_WANT_CLIENT_HELLO_CB:
            suspension = .session
        default:
            fail()
        }
    }

    private func fail() {
        let error = TLSError.takeConnectionFailure()
        failure = callbackError ?? error
        callbackError = nil
        waitingInput = []
        push(.failed)
    }

    /// Moves lent octets into OpenSSL's memory.
    @inline(__always)
    func takeInput(_ memory: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(memory.count, input.count)
        guard count > 0, let from = input.baseAddress, let to = memory.baseAddress else { return 0 }
        to.copyMemory(from: from, byteCount: count)
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }

    /// Nothing more of what was lent is read.
    func dropInput() { input = UnsafeRawBufferPointer(start: nil, count: 0) }

    // MARK: Decisions

    /// Answers `TLSEvent.hello`; `receive` goes on.
    ///
    /// - Parameter session: what `TLSEvent.session` once gave for that id, or nil.
    public func resume(session bytes: [UInt8]?) {
        guard suspension == .session else { return }
        SSL_SESSION_free(sessionToResume)
        sessionToResume = bytes.flatMap { Self.session(from: $0) }
        ERR_clear_error()
        isHelloDecided = true
        suspension = nil
    }

    /// Answers `TLSEvent.contextNeeded`; `receive` goes on.
    ///
    /// - Parameters:
    ///   - context: nil keeps the one in force.
    ///   - statusResponse: what is stapled, if the client asked.
    public func resume(context: TLSContext?, statusResponse: [UInt8]? = nil) {
        guard suspension == .context else { return }
        if let context, context !== self.context {
            SSL_set_SSL_CTX(ssl, context.handle)
            _ = copenssl_set_verify_store(ssl, SSL_CTX_get_cert_store(context.handle))
            SSL_set_client_CA_list(ssl, SSL_dup_CA_list(SSL_CTX_get_client_CA_list(context.handle)))
            self.context = context
        }
        self.statusResponse = statusResponse
        isContextDecided = true
        suspension = nil
    }

    // MARK: Events

    func push(_ event: TLSEvent) { events.append(event) }

    public var hasEvents: Bool { !events.isEmpty }

    /// What happened next, nil when all is told.
    public func nextEvent() -> TLSEvent? { events.isEmpty ? nil : events.removeFirst() }

    // MARK: Out

    /// Ciphertext that waits for the transport (bytes).
    public var outputBytes: Int { output.count }

    func appendOutput(_ bytes: UnsafeRawBufferPointer) { output.append(copying: bytes) }

    /// Describes the front of the output for a gathered write; nothing is consumed.
    public func gatherOutput(
        into vectors: UnsafeMutablePointer<GatherVector>, max: Int
    ) -> (vectors: Int, bytes: Int) {
        output.gather(into: vectors, max: max)
    }

    /// Takes out what the transport has taken.
    public func consumeOutput(_ length: Int) { output.consume(length) }

    /// Drops what waits.
    public func discardOutput() { output.removeAll() }

    /// Gives back memory that only a busy connection needs; for an owner that looks in now and then.
    public func trimIdle() { output.trim() }

    /// Plaintext of the records sent from now on at most (bytes): 512 to 16,384. Node: setMaxSendFragment.
    ///
    /// - Returns: false for a size outside, which changes nothing.
    public func setRecordBytesMax(_ bytes: Int) -> Bool {
        guard copenssl_set_max_send_fragment(ssl, bytes) == 1 else {
            ERR_clear_error()
            return false
        }
        recordBytes = bytes
        return true
    }

    /// Encrypts the pieces, in order, into the output: each record is as full as the pieces allow.
    ///
    /// - Parameters:
    ///   - vectors: borrowed during the call.
    ///   - limit: plaintext to take at most (bytes). About 48 KiB between writes keep output blocks in the cache.
    /// - Returns: bytes taken; 0 before the handshake is done and after the end.
    public func send(_ vectors: UnsafePointer<GatherVector>, count: Int, limit: Int = .max) -> Int {
        guard isEstablished, failure == nil, !hasSentCloseNotify else { return 0 }
        var cursor = GatherCursor(vectors, count: count)
        var taken = 0
        while taken < limit, let piece = cursor.next() {
            let room = min(recordBytes, limit - taken)
            let length: Int
            if piece.count >= room || cursor.isLast {
                length = min(piece.count, room)
                guard encrypt(piece.baseAddress.unsafelyUnwrapped, length) else { break }
                cursor.skip(length)
            } else {
                length = cursor.copy(into: UnsafeMutableRawBufferPointer(start: resources.record, count: room))
                guard encrypt(resources.record, length) else { break }
            }
            taken += length
        }
        return taken
    }

    /// Encrypts one piece of memory.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        withUnsafePointer(to: GatherVector(base: bytes.baseAddress, count: bytes.count)) { send($0, count: 1) }
    }

    /// One record. The output takes everything, so that OpenSSL never stops half way.
    private func encrypt(_ start: UnsafeRawPointer, _ length: Int) -> Bool {
        let result = SSL_write(ssl, start, Int32(length))
        if result > 0 {
            precondition(Int(result) == length, "a record is written whole")
            return true
        }
        stop(result)
        return false
    }

    /// Says that nothing more will be sent (close_notify); what the peer sends is still read.
    public func closeNotify() {
        guard isEstablished, failure == nil, !hasSentCloseNotify else { return }
        hasSentCloseNotify = true
        SSL_shutdown(ssl)
        ERR_clear_error()
    }
}

/// Reads gathered pieces as one run of bytes.
struct GatherCursor {
    private var front: UnsafePointer<GatherVector>
    private var left: Int
    private var offset = 0

    init(_ vectors: UnsafePointer<GatherVector>, count: Int) {
        front = vectors
        left = count
    }

    /// Whether nothing follows the present piece.
    var isLast: Bool { left == 1 }

    /// What is left of the present piece; never empty.
    mutating func next() -> UnsafeRawBufferPointer? {
        while left > 0 {
            let piece = front.pointee
            if offset < piece.count, let base = piece.base {
                return UnsafeRawBufferPointer(start: base + offset, count: piece.count - offset)
            }
            front += 1
            left -= 1
            offset = 0
        }
        return nil
    }

    mutating func skip(_ length: Int) { offset += length }

    /// Fills `memory` as far as there are bytes.
    mutating func copy(into memory: UnsafeMutableRawBufferPointer) -> Int {
        var filled = 0
        while filled < memory.count, let piece = next() {
            let length = min(piece.count, memory.count - filled)
            memory.baseAddress.unsafelyUnwrapped.advanced(by: filled)
                .copyMemory(from: piece.baseAddress.unsafelyUnwrapped, byteCount: length)
            filled += length
            skip(length)
        }
        return filled
    }
}
