import Reactor

/// A worker's end of the channel to the thread that has started it. Node: worker_threads.parentPort.
///
/// Belongs to the worker's thread. While someone listens for 'message' it keeps the worker going; what comes before that waits.
public final class MessagePort: EventEmitter {
    private let channel: WorkerChannel
    private let reactor: Reactor
    private var waiting: [any Sendable] = []
    private var isStarted = false
    private var isClosed = false
    private var isReferenced = false

    /// Node: worker_threads.workerData.
    public let workerData: (any Sendable)?

    init(_ channel: WorkerChannel, _ reactor: Reactor, _ workerData: (any Sendable)?) {
        self.channel = channel
        self.reactor = reactor
        self.workerData = workerData
    }

    /// Node: port.postMessage(value). Arrives as 'message' of the `Worker`.
    public func postMessage(_ value: any Sendable) {
        if !isClosed { channel.toParent(.message(value)) }
    }

    /// Node: port.postMessage(null). No cast of what arrives succeeds.
    public func postMessage(_ value: Never?) { postMessage(value as any Sendable) }

    /// Node: port.close(). Nothing more arrives, and the port keeps nothing going; 'close' follows.
    public func close() {
        if isClosed { return }
        isClosed = true
        waiting = []
        unref()
        setImmediate { [self] in announceClose() }
    }

    private func announceClose() { deliver(.close) }

    /// Node: port.start(). Needed only by who listens by other means than `on(.message)`.
    public func start() {
        if isStarted || isClosed { return }
        isStarted = true
        for value in waiting { reactor.nextTick { [self] in arrive(value) } }
        waiting = []
    }

    /// Node: port.ref().
    public func ref() {
        if isReferenced || isClosed { return }
        isReferenced = true
        reactor.ref()
    }

    /// Node: port.unref().
    public func unref() {
        if !isReferenced { return }
        isReferenced = false
        reactor.unref()
    }

    /// Node: port.hasRef().
    public func hasRef() -> Bool { isReferenced }

    /// A value has come through the channel.
    func receive(_ value: any Sendable) { if isStarted { arrive(value) } else if !isClosed { waiting.append(value) } }

    private func arrive(_ value: any Sendable) { if !isClosed { deliver(.message, value) } }

    public override func didAddListener(_ event: KnownEvent) {
        guard event == .message, listenerCount(.message) == 1 else { return }
        ref()
        start()
    }

    public override func didRemoveListener(_ event: KnownEvent) {
        if event == .message, listenerCount(.message) == 0 { unref() }
    }
}

extension Event where Emitter: MessagePort, Arguments == any Sendable {
    /// A value from the other side.
    public static var message: Self { Self(.message) }
}

extension Event where Emitter: MessagePort, Arguments == Void {
    /// The port was closed.
    public static var close: Self { Self(.close) }
}
