import Buffers
import CLinux

/// One thread's event loop: sockets, time, ticks, and the work that other threads hand in.
///
/// Owned by the thread that runs it; of all its members only `post`, `enqueue` and `stopFromAnyThread` may be called from another.
/// `@unchecked Sendable` because executors are Sendable by protocol: those members touch the mailbox alone, which has the lock, and all
/// others belong to the thread that debug builds assert.
/// Invariants: a user callback is followed by the ticks and microtasks it queued before anything else runs; what is closed is freed at
/// the end of the turn; a stale event is never delivered.
public final class Reactor: @unchecked Sendable {
    // Fixed at init.
    let poller: Poller
    let clock: Clock
    let mailbox: Mailbox
    let events: UnsafeMutablePointer<PollEvent>
    let vectors: UnsafeMutablePointer<GatherVector>
    /// Blocks for send queues and whoever else needs memory for a while.
    public let blockPool: BlockPool
    let readPool: BlockPool
    /// Where suspended tasks leave their jobs.
    let parking = ParkingExecutor()
    /// Whether this is the main thread's reactor, which runs what is `@MainActor`.
    public let isMain: Bool

    // Owned by the reactor's thread.
    @usableFromInline @exclusivity(unchecked) var ticks = TickQueue()
    @exclusivity(unchecked) var microtasks = Ring<Microtask>()
    @exclusivity(unchecked) var immediates = ImmediateQueue()
    @exclusivity(unchecked) var timers: TimerWheel
    @exclusivity(unchecked) var slots = SlotTable()
    @exclusivity(unchecked) var closing: [PollTarget] = []
    /// Closed ones that have not been told yet, the first at the end.
    @exclusivity(unchecked) var untold: [PollTarget] = []
    /// What came out of the mailbox and waits for its turn, the first at the end.
    @exclusivity(unchecked) var mail: [Mailbox.Message] = []
    /// Handlers to flush; each entry owns one count.
    @exclusivity(unchecked) var dirty = Ring<Unmanaged<SocketHandler>>()
    /// Open sockets, armed timers and outstanding work that keep `run` going.
    @exclusivity(unchecked) var references = 0
    @usableFromInline @exclusivity(unchecked) var callbackDepth = 0
    /// An error that nobody caught has ended the present callback or tick: the queues wait for the next callback.
    @exclusivity(unchecked) var isDrainPutOff = false
    /// The next job that comes is to run at once; see `startAtOnce`.
    @exclusivity(unchecked) var isStartingTask = false
    @exclusivity(unchecked) var startingJob: UnownedJob?
    /// What waits for both queues to be empty.
    @exclusivity(unchecked) var lastWords: [() -> Void] = []
    @exclusivity(unchecked) var nowMillisecondsCached: Int
    @exclusivity(unchecked) var isStopRequested = false
    @exclusivity(unchecked) var readStorage: Storage
    @exclusivity(unchecked) var date = DateCache()
    @exclusivity(unchecked) var trimmer: Trimmer
    @exclusivity(unchecked) var pausedListeners: [SocketListener] = []
    @exclusivity(unchecked) var outstandingWork = OutstandingWork()

    /// What a module above keeps with the reactor; see `attachment`.
    @exclusivity(unchecked) var attached: ReactorAttachment?

    /// Hears what user callbacks throw; without one the error is printed and the process exits with 1.
    public var uncaughtErrorHandler: ((any Error) -> Void)?

    /// Vectors of one gathered write at most: 16 frames of 16 KiB need 33, and the table stays within a page.
    static let vectorsMax = 128
    /// Size of the shared read buffer (bytes). Four times 64 KiB took a quarter off an upload's CPU time: fewer window updates of
    /// the kernel's, each of which sends the next octets of a local peer on our time.
    public static let readBufferBytes = 262_144

    /// A reactor of the calling thread, on the system's epoll and clock unless a test brings its own.
    public init(poller: Poller? = nil, clock: Clock = Clock()) throws(SystemError) {
        if let poller { self.poller = poller } else { self.poller = try EpollPoller() }
        self.clock = clock
        mailbox = try Mailbox()
        let waitingJobs = MainExecutor.shared.claim(mailbox)
        isMain = waitingJobs != nil
        events = .allocate(capacity: Poller.batchMax)
        vectors = .allocate(capacity: Self.vectorsMax)
        blockPool = BlockPool()
        readPool = BlockPool(blockBytes: Self.readBufferBytes, freeBlocksMax: 256)
        readStorage = Storage.block(from: readPool)
        nowMillisecondsCached = clock.monotonicMilliseconds
        timers = TimerWheel(now: nowMillisecondsCached)
        trimmer = Trimmer(lastMilliseconds: nowMillisecondsCached)
        for job in waitingJobs ?? [] { microtasks.append(Microtask(ofMain: job)) }
        try self.poller.add(descriptor: mailbox.descriptor, mask: .readable, token: Mailbox.token)
        clinux_set_current_reactor(Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        if isMain { MainExecutor.shared.release() }
        if clinux_current_reactor() == Unmanaged.passUnretained(self).toOpaque() { clinux_set_current_reactor(nil) }
        poller.remove(descriptor: mailbox.descriptor)
        ticks.deallocate()
        while dirty.count > 0 { dirty.removeFirst().release() }
        dirty.deallocate()
        while microtasks.count > 0 { microtasks.removeFirst().drop() }
        microtasks.deallocate()
        timers.deallocate()
        slots.deallocate()
        date.deallocate()
        events.deallocate()
        vectors.deallocate()
    }

    // MARK: - The turn

    /// Runs turns until nothing keeps the loop going or `stop` is called.
    public func run() {
        isStopRequested = false
        runTurns()
    }

    private func runTurns() {
        let outer = enterThread()
        defer { leaveThread(outer) }
        drainQueues()
        flushDirty()
        // As in Node (libuv 1.45), timers come once before the first turn and then at the end of each.
        if isAlive { runTimers() }
        flushDirty()
        while isAlive, !isStopRequested { runTurn(waitMillisecondsMax: nil) }
    }

    /// `run` for a callback of this very reactor that never returns, such as top-level code after an `await`.
    ///
    /// What the abandoned turn had still to do is done first.
    public func runFromWithin() {
        isStopRequested = false
        callbackDepth = 0
        tellClosed()
        openMailbox()
        runTurns()
    }

    /// Runs one turn, and sleeps in it no longer than `waitMillisecondsMax`.
    public func turn(waitMillisecondsMax: Int = 0) {
        let outer = enterThread()
        defer { leaveThread(outer) }
        drainQueues()
        flushDirty()
        runTurn(waitMillisecondsMax: waitMillisecondsMax)
    }

    /// One turn; after each callback of any phase the ticks and microtasks run.
    private func runTurn(waitMillisecondsMax: Int?) {
        poll(waitMillisecondsMax: waitMillisecondsMax)
        flushDirty()
        runImmediates()
        flushDirty()
        closeMarked()
        runTimers()
        flushDirty()
    }

    /// Lets `run` return after the present turn.
    public func stop() { isStopRequested = true }

    /// Whether anything keeps `run` going.
    public var isAlive: Bool { references > 0 || !closing.isEmpty || dirty.count > 0 }

    // MARK: - Phases

    private func poll(waitMillisecondsMax: Int?) {
        var timeout = pollTimeout
        if let bound = waitMillisecondsMax, timeout < 0 || timeout > bound { timeout = bound }
        trimmer.bound(&timeout)
        let count = poller.wait(into: events, timeoutMilliseconds: Int32(clamping: timeout))
        updateTime()
        switch trimmer.decide(timeout: timeout, count: count, now: nowMillisecondsCached) {
        case .keep: break
        case .trimSurplus: trimMemory(isBusy: true)
        case .trimAll: trimMemory()
        }
        for index in 0..<count {
            let event = events[index]
            if let target = slots.target(of: event.token) {
                // The slot's count, or that of the closing list, keeps the target alive until the close phase.
                target._withUnsafeGuaranteedRef { $0.ready(event.mask) }
            } else if event.token == Mailbox.token {
                openMailbox()
            } else {
                continue
            }
            finishCallback()
        }
    }

    /// How long the poller may sleep (milliseconds); -1 for ever.
    private var pollTimeout: Int {
        if isStopRequested || !isAlive || !closing.isEmpty || dirty.count > 0 || immediates.referencedCount > 0 {
            return 0
        }
        guard let due = timers.nextWakeUp else { return -1 }
        return max(0, due - nowMillisecondsCached)
    }

    private func openMailbox() {
        mail.insert(contentsOf: mailbox.takeAll().reversed(), at: 0)
        while let message = mail.popLast() {
            switch message {
            case .work(let body): body()
            case .job(let job): microtasks.append(Microtask(job))
            case .mainJob(let job): microtasks.append(Microtask(ofMain: job))
            case .connection(let descriptor, let accepted): accepted(self, descriptor)
            }
            finishCallback()
        }
    }

    private func runImmediates() {
        immediates.beginPhase()
        while let body = immediates.next(self) {
            do { try body() } catch { reportUncaught(error) }
            finishCallback()
        }
    }

    /// Lets each dirty handler write once; one that is marked again waits for the next phase.
    private func flushDirty() {
        for _ in 0..<dirty.count {
            let handler = dirty.removeFirst()
            handler._withUnsafeGuaranteedRef {
                $0.isDirty = false
                $0.flush()
            }
            handler.release()
            finishCallback()
        }
    }

    /// Frees what was closed before this phase; what its callbacks close waits for the next turn.
    private func closeMarked() {
        if closing.isEmpty { return }
        for target in closing {
            target.closeDescriptor()
            trimmer.descriptorsClosed += 1
        }
        untold.insert(contentsOf: closing.reversed(), at: 0)
        closing.removeAll(keepingCapacity: false)
        resumeListeners()
        tellClosed()
    }

    private func tellClosed() {
        while let target = untold.popLast() {
            target.closed()
            finishCallback()
        }
    }

    // MARK: - Doors of the other files

    /// Gives a new target its slot.
    func adopt(_ target: PollTarget) -> UInt64 {
        assertCurrent()
        references += 1
        return slots.insert(target)
    }

    /// Takes a target's slot and puts it on the list for the end of the turn.
    func markClosed(_ target: PollTarget) {
        if target.isReferencedFlag { references -= 1 }
        closing.append(slots.remove(target.token))
    }

    /// Closes everything that is open, lets the owners hear of it, and drops all timers and immediates; for the end of a thread.
    public func closeAll() {
        let outer = enterThread()
        defer { leaveThread(outer) }
        while slots.count > 0 || !closing.isEmpty {
            for target in slots.targets { target.close() }
            closeMarked()
        }
        while let node = timers.removeAny() { if node.isReferencedFlag { references -= 1 } }
        immediates.cancelAll()
    }

    /// Asks for `handler.flush` to be called once, when the present phase has run its callbacks.
    public func markDirty(_ handler: SocketHandler) {
        if handler.isDirty { return }
        handler.isDirty = true
        dirty.append(.passRetained(handler))
    }

    /// Keeps `run` going until as many calls of `unref` have come.
    public func ref() { references += 1 }

    /// Takes one `ref` back.
    public func unref() {
        references -= 1
        precondition(references >= 0, "a reference is taken back once")
    }
}
