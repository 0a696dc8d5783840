import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// One HTTP/2 connection as Node's programs see it. Node: Http2Session.
///
/// It lives as long as its transport: the transport holds it, and lets go when the socket is closed. What few sessions
/// ever need is in `details`.
public class Http2Session: EventEmitter {
    // Fixed at init.
    let context: Http2Context
    let connection: Connection
    /// Set once, right after init.
    @exclusivity(unchecked) final private(set) var transport: SessionTransport

    // Owned by the reactor's thread.
    /// "h2c" without TLS; with it what was agreed on, empty for nothing. Known once the session is connected.
    @exclusivity(unchecked) private final var protocolName: String
    /// `close` was called. Node: session.closed.
    @exclusivity(unchecked) public final internal(set) var closed = false
    /// `destroy` was called, or the connection broke. Node: session.destroyed.
    @exclusivity(unchecked) public final internal(set) var destroyed = false
    /// True until the socket is connected; a session that is destroyed before stays so. Node: session.connecting.
    @exclusivity(unchecked) public final internal(set) var connecting: Bool
    @exclusivity(unchecked) final var isCloseEmitted = false
    /// Node: strictSingleValueFields.
    @exclusivity(unchecked) final var isStrict = true
    /// Streams that are not destroyed yet: the engine's, and those whose reader is behind.
    @exclusivity(unchecked) final var streamCount = 0
    /// Fires when nothing happens for as long as `setTimeout` says.
    @exclusivity(unchecked) final var idleTimer: IdleTimer?
    /// The server whose 'stream' event relays this session's; it outlives the session's streams.
    @exclusivity(unchecked) final var relay: Unmanaged<net.Server>?
    @exclusivity(unchecked) private final var detailsIfAny: SessionDetails?

    init(
        context: Http2Context, connection: Connection, transport: SessionTransport, protocolName: String,
        connecting: Bool
    ) {
        self.context = context
        self.connection = connection
        self.transport = transport
        self.protocolName = protocolName
        self.connecting = connecting
        super.init()
        context.sessionCount += 1
        transport.start(self)
        if !connecting {
            beginObservation()
            queueConnect()
        }
    }

    deinit { context.sessionCount -= 1 }

    final var reactor: Reactor { context.reactor }

    /// The rare parts, made when first needed.
    final var details: SessionDetails {
        if let detailsIfAny { return detailsIfAny }
        let details = SessionDetails()
        detailsIfAny = details
        return details
    }

    final var knownDetails: SessionDetails? { detailsIfAny }

    // MARK: Properties

    /// 0 for a server's session, 1 for a client's. Node: session.type.
    public var type: Int { http2.constants.NGHTTP2_SESSION_SERVER }

    /// "h2c" without TLS, "h2" with; nil until connected. Node: session.alpnProtocol.
    ///
    /// Differs: nil too where TLS was told no protocol, in place of false.
    public final var alpnProtocol: String? { connecting || protocolName.isEmpty ? nil : protocolName }

    /// Whether the connection is encrypted; nil until connected. Node: session.encrypted.
    public final var encrypted: Bool? { connecting ? nil : protocolName != "h2c" }

    // MARK: Connecting

    /// 'connect' follows in a tick, whatever happens meanwhile.
    private func queueConnect() {
        reactor.nextTick { [self] in emitConnect() }
    }

    /// The transport is there: what waited for it goes out.
    ///
    /// - Parameter protocolName: what the transport has agreed on, when that was not known before.
    final func becomeConnected(speaking protocolName: String? = nil) {
        guard connecting else { return }
        guard !destroyed else {
            // As in Node: 'connect', 'close', and nothing was said.
            emitConnect()
            return transport.close()
        }
        if let protocolName { self.protocolName = protocolName }
        connecting = false
        beginObservation()
        touch()
        queueConnect()
        transport.wantsFlush()
    }

    private func emitConnect() {
        // The socket's object is made for those who ask alone.
        if hasListeners(.connect) { deliverConnect(transport.socketObject) }
    }

    /// Emits 'connect' with the type that listeners of this session know.
    func deliverConnect(_ socket: net.Socket?) { deliver(.connect, self, socket) }

    /// Runs now, or when the session is connected.
    final func whenConnected(_ body: @escaping () throws -> Void) {
        guard connecting else { return report(body) }
        once(.connect, body)
    }

    // MARK: From the transport

    /// Handles one event of the engine.
    @inline(__always)
    final func handle(_ event: ConnectionEvent) {
        switch event {
        case .headers(let reference, let kind, let endStream):
            touch()
            receiveHeaders(reference, kind, endStream: endStream)
        case .data(let reference, let bytes, let endStream): receiveData(reference, bytes, endStream: endStream)
        case .closed(let stream): receiveClosed(stream)
        case .sent(let owner, let bytes, let queuedBytes):
            guard let owner else { return }
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.sent(bytes, queuedBytes: queuedBytes)
            }
        case .none: break
        default: handleRarely(event)
        }
    }

    @inline(never)
    private func handleRarely(_ event: ConnectionEvent) {
        switch event {
        case .failed(let fault): destroy(NodeError.codec(fault))
        case .goaway(let last, let code, let debugData): receiveGoaway(last, code, debugData)
        case .settings: receiveSettings()
        case .settingsAcknowledged: receiveSettingsAcknowledgement()
        case .ping(let payload): receivePing(payload)
        case .pingAcknowledged(let payload): receivePingAcknowledgement(payload)
        case .pushPromise(let parent, let promised): receivePushPromise(parent, promised)
        case .alternativeService(let streamID, let origin, let fieldValue):
            touch()
            receiveAlternativeService(streamID, origin, fieldValue)
        case .origins(let entries):
            touch()
            receiveOrigins(entries)
        case .priority: touch()
        case .priorityUpdate, .none, .headers, .data, .closed, .sent: break
        }
    }

    /// A header block: a request opens a stream, a response answers one, trailers end a body.
    func receiveHeaders(_ reference: StreamRef, _ kind: HeadersKind, endStream: Bool) {}
    /// Only a client is promised anything.
    func receivePushPromise(_ parent: StreamRef, _ promised: StreamRef) {}
    func receiveAlternativeService(
        _ streamID: Int, _ origin: UnsafeRawBufferPointer, _ fieldValue: UnsafeRawBufferPointer
    ) {}
    func receiveOrigins(_ entries: OriginEntries) {}

    /// Node §7.10: what an async listener throws ends the stream that it was given, or else the session.
    public override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        if event == "stream", let stream = arguments.first as? Http2Stream {
            stream.destroy(error)
        } else {
            destroy(error)
        }
    }

    // MARK: What sides differ in

    /// Node §4.2: where a session's error goes.
    /// Returns false when it was an uncaught exception.
    func reportError(_ error: any Error) -> Bool { emitsError(error) }

    final func emitsError(_ error: any Error) -> Bool {
        do { try emit(.error, error) } catch {
            reactor.reportUncaught(error)
            return false
        }
        return true
    }
    /// The socket is about to close: the server counts the connection no more.
    func leaveServer() {}
    /// The session is over.
    func forget() {}
    /// Requests without an identifier: a client's alone.
    func destroyPendingStreams(_ error: NodeError) {}

    private func receiveData(_ reference: StreamRef, _ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        touch()
        guard let owner = reference.owner else { return }
        let slice = bytes.isEmpty ? ByteSlice() : transport.slice(bytes)
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef {
            $0.receiveData(slice, endStream: endStream)
        }
    }

    private func receiveClosed(_ closed: ClosedStream) {
        guard let owner = closed.owner else { return }
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.detach(code: Int(closed.code.rawValue)) }
    }

    @inline(__always)
    final func report(_ body: () throws -> Void) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }
}

/// What few sessions need: callbacks that wait for the peer, values that were asked for, how the end came.
final class SessionDetails {
    /// For each SETTINGS frame that is not acknowledged, oldest first.
    var settings: [SettingsSubmission] = []
    /// SETTINGS that wait for the connection.
    var settingsBeforeConnect = 0
    /// For each PING that is not answered, oldest first.
    var pings: [PingSubmission] = []
    /// What `localSettings` and `remoteSettings` said last.
    var localSettings: Settings?
    var remoteSettings: Settings?
    /// Custom settings of ours that were acknowledged, and of the peer's that the program wants to see.
    var localCustomSettings: [Int: Int] = [:]
    var remoteCustomSettings: [Int: Int] = [:]
    var remoteCustomIDs: Set<Int> = []
    /// What waits for the end of the input being served.
    var afterInput: [() -> Void] = []
    /// The last GOAWAY that came.
    var goawayCode = 0
    var goawayLastStreamID = 0
    var hasReceivedGoaway = false
    /// The code that `destroy` was given or chose.
    var destroyCode = 0
    /// What 'error' is to say before 'close'.
    var failure: (any Error)?
    /// Node: session.timeout (milliseconds).
    var timeout = 0
    /// Octets written when the idle timer last fired with writes outstanding.
    var bytesWrittenAtTimeout = -1
    /// The origins that the server answers for, once somebody asked or told (with TLS alone).
    var origins: [String]?
    /// What the program sees of the socket, once it has asked.
    var socket: SessionSocket?
    /// What is measured for observers.
    var observation: SessionObservation?
    /// Time from the last PING to its answer (nanoseconds).
    var pingNanoseconds = 0
    /// Streams that the engine has closed and whose reader is behind.
    var unreadStreams: [ObjectIdentifier: Http2Stream] = [:]
}
