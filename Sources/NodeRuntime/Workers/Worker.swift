import Reactor
import Synchronization

/// Node: worker_threads.Worker. A closure with a reactor and a thread of its own: `Worker { port in … }`.
///
/// Nothing of this library may be used on two threads; the two sides exchange `Sendable` values by messages. A worker ends when nothing
/// keeps its loop going, by `process.exit` inside, by an error that nobody catches, or by `terminate`. It keeps the thread that started it going
/// unless `unref` is called, and ends with it.
public final class Worker: EventEmitter {
    /// Node: the options of a worker.
    public struct Options {
        /// Node: workerData. `port.workerData` inside.
        public var workerData: (any Sendable)?
        /// Node: name. The thread's name; the system keeps 15 bytes.
        public var name: String?

        public init(workerData: (any Sendable)? = nil, name: String? = nil) {
            self.workerData = workerData
            self.name = name
        }
    }

    private let channel: WorkerChannel
    private let reactor: Reactor
    private var thread: ReactorThread?
    private var isReferenced = true
    private var exitPromises: [Promise<Int?>] = []

    private static let lastThreadNumber = Atomic<Int>(0)

    /// Node: new Worker(…). The body begins on its own thread, soon.
    public convenience init(_ body: @escaping @Sendable (MessagePort) throws -> Void) { self.init(Options(), body) }

    /// A worker whose body awaits; what it throws ends the worker, as any error does that nobody catches.
    public convenience init(
        _ options: Options = Options(),
        _ body: nonisolated(nonsending) @escaping @Sendable (MessagePort) async throws -> Void
    ) {
        self.init(options) { port in async { try await body(port) } }
    }

    /// Node: new Worker(…, options).
    public init(_ options: Options, _ body: @escaping @Sendable (MessagePort) throws -> Void) {
        let number = Self.lastThreadNumber.wrappingAdd(1, ordering: .relaxed).newValue
        reactor = .ofCurrentThread
        channel = WorkerChannel(number, parent: reactor)
        super.init()
        ThreadState.current.workers.append(self)
        reactor.ref()
        let (channel, data) = (channel, options.workerData)
        do throws(SystemError) {
            thread = try ReactorThread(
                name: options.name ?? "worker-\(number)",
                body: { WorkerThread(channel, $0, data).run(body) },
                ended: { error in
                    if let error { channel.toParent(.error(NodeError.system(error))) }
                    if error != nil { channel.toParent(.exit(1)) }
                })
        } catch {
            let failure = NodeError.system(error)
            process.nextTick { [self] in
                receive(.error(failure))
                receive(.exit(1))
            }
        }
    }

    /// Node: worker.threadId: a number from 1; -1 once it has ended.
    public private(set) lazy var threadId = channel.threadId

    var threadNumber: Int { channel.threadId }

    /// Node: worker.postMessage(value). Arrives as 'message' of the port; after the worker's end nothing happens.
    public func postMessage(_ value: any Sendable) { channel.toChild(value) }

    /// Node: worker.postMessage(null). No cast of what arrives succeeds.
    public func postMessage(_ value: Never?) { postMessage(value as any Sendable) }

    /// Node: worker.terminate(). Stops the worker after its present callback.
    ///
    /// Differs: a callback that does not return cannot be stopped.
    /// - Returns: the promise of the exit code; nil for a worker that has ended already.
    @discardableResult
    public func terminate() -> Promise<Int?> {
        let promise = Promise<Int?>()
        if threadId == -1 {
            promise.settle(.success(nil))
        } else {
            exitPromises.append(promise)
            channel.terminate()
        }
        return promise
    }

    /// Node: worker[Symbol.asyncDispose](): `terminate()`.
    public nonisolated(nonsending) func asyncDispose() async throws { _ = try await terminate().value }

    /// Node: worker.ref().
    public func ref() {
        if isReferenced || threadId == -1 { return }
        isReferenced = true
        reactor.ref()
    }

    /// Node: worker.unref().
    public func unref() {
        if !isReferenced { return }
        isReferenced = false
        reactor.unref()
    }

    /// Something has come through the channel.
    func receive(_ news: WorkerChannel.News) {
        switch news {
        case .online: deliver(.online)
        case .message(let value): deliver(.message, value)
        case .error(let error): deliver(.error, error)
        case .exit(let code): finish(code)
        }
    }

    private func finish(_ code: Int) {
        if threadId == -1 { return }
        threadId = -1
        join()
        unref()
        ThreadState.current.workers.removeAll { $0 === self }
        for promise in exitPromises { promise.settle(.success(code)) }
        exitPromises = []
        deliver(.exit, code)
    }

    /// Waits for the thread, which has sent its last message, or was told to stop.
    private func join() {
        thread?.join()
        thread = nil
    }

    /// The thread that has started the worker ends, and the worker with it.
    func endWithParent() {
        channel.terminate()
        join()
    }
}

extension Event where Emitter: Worker, Arguments == Void {
    /// The worker's body begins.
    public static var online: Self { Self(.online) }
}

extension Event where Emitter: Worker, Arguments == any Sendable {
    /// A value that the worker posted.
    public static var message: Self { Self(.message) }
}

extension Event where Emitter: Worker, Arguments == Int {
    /// The worker has ended: its exit code; 1 after an error and after `terminate`.
    public static var exit: Self { Self(.exit) }
}

/// Node: node:worker_threads, what it says of the calling thread.
public enum worker_threads {
    /// Node: isMainThread. False in workers and in the members of a `WorkerGroup`.
    public static var isMainThread: Bool {
        let thread = ThreadState.current
        return thread.workerThread == nil && thread.workerMember == nil
    }
    /// Node: parentPort; nil outside of workers.
    public static var parentPort: MessagePort? { ThreadState.current.workerThread?.port }
    /// Node: threadId; 0 outside of workers.
    public static var threadId: Int { ThreadState.current.workerThread?.threadId ?? 0 }
    /// Node: workerData.
    public static var workerData: (any Sendable)? { ThreadState.current.workerThread?.port.workerData }
}
