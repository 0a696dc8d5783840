/// The chunks of a stream through an asynchronous function: up to `concurrency` calls at once, their results in the chunks' order.
///
/// Node: what stands below map, filter, flatMap, forEach, some, every and find. It reads ahead of whoever takes the results by
/// `highWaterMark` of them.
final class OrderedWork<Value> {
    typealias Work = nonisolated(nonsending) (Chunk) async throws -> Value

    /// A call that is under way or has ended.
    private final class Slot {
        var outcome: Result<Value, any Error>?
        var reader: ReactorContinuation<Void>?

        func settle(_ outcome: Result<Value, any Error>) {
            self.outcome = outcome
            reader?.resume()
            reader = nil
        }
    }

    private let walk: StreamWalk
    private let options: OperatorOptions
    private let work: Work
    private let concurrency: Int
    private let slotsMax: Int
    // Of the one who reads ahead.
    private var hasBegun = false
    private var hasEnded = false
    /// A call has failed, or nobody wants more.
    private var isStopped = false
    private var slots: [Slot] = []
    private var runningCount = 0
    private var room: ReactorContinuation<Void>?
    // Of the one who takes results.
    private var isFirstTaken = false
    private var reader: ReactorContinuation<Void>?

    init(_ source: Readable, _ options: OperatorOptions, _ work: @escaping Work) {
        walk = StreamWalk(source, destroysOnReturn: true)
        self.options = options
        self.work = work
        concurrency = options.concurrency ?? 1
        slotsMax = (options.highWaterMark ?? concurrency - 1) + concurrency
    }

    /// The next result; nil at the end.
    nonisolated(nonsending) func next() async throws -> Value? {
        try options.check()
        // One call at a time needs nobody who reads ahead.
        if slotsMax == 1 {
            guard let chunk = try await walk.next() else { return nil }
            try options.check()
            return try await work(chunk)
        }
        begin()
        if isFirstTaken {
            isFirstTaken = false
            slots.removeFirst()
            makeRoom()
        }
        while slots.isEmpty {
            if hasEnded { return nil }
            let _: Void = try await withReactorContinuation { reader = $0 }
        }
        let slot = slots[0]
        if slot.outcome == nil { let _: Void = try await withReactorContinuation { slot.reader = $0 } }
        try options.check()
        isFirstTaken = true
        return try slot.outcome?.get()
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        startTask { [self] in
            do {
                while !isStopped, let chunk = try await walk.next() {
                    if isStopped { break }
                    try options.check()
                    start(chunk)
                    if !isStopped, runningCount >= concurrency || slots.count >= slotsMax {
                        try await withReactorContinuation { room = $0 }
                    }
                }
            } catch {
                add(Slot()).settle(.failure(error))
            }
            hasEnded = true
            wakeReader()
            walk.leave()
        }
    }

    private func start(_ chunk: Chunk) {
        let slot = add(Slot())
        runningCount += 1
        startTask { [self] in
            do {
                slot.settle(.success(try await work(chunk)))
            } catch {
                isStopped = true
                slot.settle(.failure(error))
            }
            runningCount -= 1
            makeRoom()
        }
        wakeReader()
    }

    private func add(_ slot: Slot) -> Slot {
        slots.append(slot)
        return slot
    }

    private func wakeReader() {
        let reader = self.reader
        self.reader = nil
        reader?.resume()
    }

    private func makeRoom() {
        guard isStopped || runningCount < concurrency && slots.count < slotsMax else { return }
        let room = self.room
        self.room = nil
        room?.resume()
    }

    /// Nobody wants more results: no further call is begun, and the source is destroyed unless it has ended.
    func leave() {
        isStopped = true
        makeRoom()
        if room == nil { walk.leave() }
    }
}
