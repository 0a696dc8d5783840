import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// What carries a session's octets: a socket of the reactor, or any duplex of the program's.
///
/// It holds its session while it is open. Out: `drain` frames what waits, the subclass writes it. In: `receive`, then the
/// events, then the ticks that they queued, then one write of what those answered.
class SessionTransport: SocketHandler {
    /// What may wait while nothing is taken before nothing more is read (bytes): a peer that does not read is not
    /// served. Framed octets are headers and acknowledgements for the most part, and copies; DATA that waits is held by
    /// reference. A thousand streams that wait for windows alone, with the way free, are no reason to stop.
    static let framedBytesMax = 1_048_576
    static let unsentBytesMax = 16_777_216
    /// How long a failed or finished connection may take to read our last octets before it is closed (milliseconds).
    static let lingerMilliseconds = 1_000

    enum Phase {
        /// Nothing can be written yet.
        case connecting
        case open
        /// Our side is done: what is queued is written, then the end; input is thrown away until the peer's end.
        case finishing
        case closed
    }

    // Fixed at init.
    final let reactor: Reactor
    final let connection: Connection

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var session: Http2Session?
    @exclusivity(unchecked) final var phase: Phase
    @exclusivity(unchecked) final var hasInputEnded = false
    /// Input is being served: a write follows without being asked for.
    @exclusivity(unchecked) final var isServing = false
    /// The write that follows the serving of input is part of it.
    @exclusivity(unchecked) final var isAnswering = false
    @exclusivity(unchecked) final var bytesRead = 0
    @exclusivity(unchecked) final var bytesWritten = 0
    /// Ends the wait for a peer that does not close; never outlives this object.
    @exclusivity(unchecked) private final var lingerTimer: Timer?

    init(reactor: Reactor, connection: Connection, phase: Phase) {
        self.reactor = reactor
        self.connection = connection
        self.phase = phase
        super.init()
    }

    // MARK: What subclasses do

    /// Binds the session and starts to read.
    func start(_ session: Http2Session) { self.session = session }

    /// The octets of a DATA event to keep.
    func slice(_ bytes: UnsafeRawBufferPointer) -> ByteSlice { ByteSlice(copying: bytes) }

    /// Whether the transport keeps the loop going.
    func setReferenced(_ isReferenced: Bool) {}

    /// What the program sees of the socket below; nil where there is none.
    var socketObject: net.Socket? { nil }

    /// Ends the way out after the last octet.
    func finish() {}

    /// Lets go at once.
    func close() {}

    /// Gives back memory that only a busy connection needs.
    func trimIdle() {}

    // MARK: Out

    /// Asks for one gathered write: at the end of the input being served, else of the phase.
    @inline(__always)
    final func wantsFlush() {
        guard phase != .closed, !isServing else { return }
        reactor.markDirty(self)
    }

    // MARK: Events

    /// Tells the session what the engine has to say. Each event is one callback, followed by its ticks: a listener of one
    /// event has run before the next event is looked at.
    @inline(__always)
    final func handleEvents() {
        guard let session else { return }
        while true {
            let event = connection.nextEvent()
            if case .none = event { return }
            reactor.beginCallback()
            session.handle(event)
            reactor.endCallback()
        }
    }

    /// Octets arrived: their events, the program's ticks, and then one write, while connection and output block are still in
    /// the cache.
    @inline(__always)
    final func serve(_ bytes: UnsafeRawBufferPointer) {
        bytesRead &+= bytes.count  // Proof: 2^63 octets do not arrive.
        isServing = true
        connection.receive(bytes, at: UInt64(reactor.nowMilliseconds))
        handleEvents()
        if let details = session?.knownDetails, !details.afterInput.isEmpty { finishServing(details) }
        isServing = false
        isAnswering = true
        flush()
        isAnswering = false
    }

    /// While input is served: runs `body` when it is through, before what it has brought about is written.
    final func whenServed(_ body: @escaping () -> Void) { session?.details.afterInput.append(body) }

    @inline(never)
    private func finishServing(_ details: SessionDetails) {
        while !details.afterInput.isEmpty {
            let bodies = details.afterInput
            details.afterInput = []
            for body in bodies {
                reactor.beginCallback()
                body()
                reactor.endCallback()
            }
        }
    }

    /// Whether so little waits for the way out that more may be read.
    @inline(__always)
    final var mayRead: Bool {
        let framedBytes = connection.outputBytes
        return framedBytes == 0
            || framedBytes <= SessionTransport.framedBytesMax
                && connection.unsentBytes <= SessionTransport.unsentBytesMax
    }

    /// Write callbacks, 'drain' and closed streams, with their ticks, before the next round.
    final func tellProgress() {
        guard connection.hasPendingEvents else { return }
        handleEvents()
    }

    /// Time has broken the connection: the session hears of it, and the GOAWAY goes out.
    final func deadlinePassed() {
        handleEvents()
        wantsFlush()
    }

    // MARK: The end

    /// Whether an attempt to connect goes on when nobody wants the connection any more.
    var closesOnceConnected: Bool { false }

    /// Nothing more is said after what is queued.
    final func shutDown() {
        guard phase == .open else {
            if phase == .connecting, !closesOnceConnected { close() }
            return
        }
        phase = .finishing
        lingerTimer = reactor.setTimer(afterMilliseconds: SessionTransport.lingerMilliseconds) { [unowned self] in
            close()
        }
        lingerTimer?.unref()
        wantsFlush()
    }

    /// The subclass has let go. Returns whether it is the first time.
    final func beginClosed() -> Bool {
        guard phase != .closed else { return false }
        phase = .closed
        lingerTimer?.cancel()
        lingerTimer = nil
        connection.discardOutput()
        session?.receiveTransportClosing()
        return true
    }

    /// The last that the session hears.
    final func tellClosed() {
        let session = self.session
        self.session = nil
        session?.receiveTransportClosed()
    }
}
