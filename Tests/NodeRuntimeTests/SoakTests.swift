import Glibc
import Reactor
import Testing

@testable import NodeRuntime

/// Long runs that must not grow, and large numbers that must not slow anything down.
@Suite(.serialized) struct SoakTests {
    /// Runs `body` for a while, and then in five stretches of `count` times in all. What stays behind grows in each of them;
    /// what other tests hold meanwhile does not.
    private func expectNoGrowth(_ count: Int, _ body: () throws -> Void) rethrows {
        for _ in 0..<count / 10 { try body() }
        var growth: [Int] = []
        for _ in 0..<5 {
            let before = process.memoryUsage().heapUsed
            for _ in 0..<count / 5 { try body() }
            growth.append(process.memoryUsage().heapUsed - before)
        }
        // The smallest object takes 32 bytes, and none of these rounds makes only one.
        #expect(growth.min() ?? 0 < 32 * count / 5 + (4 << 20), "\(growth)")
    }

    @Test("a million events with plain, once and string listeners leave nothing behind")
    func aMillionEvents() throws {
        let loop = try Loop()
        let door = Door()
        var count = 0
        door.on(.opened) { count += $0 }
        door.on("opened too") { (number: Int) in count += number }
        try expectNoGrowth(1_000_000) {
            door.once(.opened) { count += $0 }
            try door.emit(.opened, 1)
            try door.emit("opened too", 1)
        }
        #expect(count == 3 * 1_100_000)
        _ = loop
    }

    /// Twenty times the count by `NODE_HTTP2_TEST_SOAK=20`: a million chunks, which take a debug build half a minute.
    private static let scale = process.env["NODE_HTTP2_TEST_SOAK"].flatMap { Int($0) } ?? 1

    @Test("50,000 chunks, a million on demand, through a source, a transform and a slow sink leave nothing behind")
    func aMillionChunks() throws {
        let loop = try Loop()
        let source = Readable(ReadableOptions(read: { _, _ in }))
        var (length, waiting): (Int, StreamCallback?) = (0, nil)
        let sink = Writable(
            WritableOptions(
                highWaterMark: 256,
                write: { _, chunk, _, callback in
                    length += chunk.length
                    // Every other chunk is acknowledged late, so that chunks wait and 'drain' comes.
                    if length % 128 == 0 { waiting = callback } else { callback() }
                }))
        loop.reactor.runCallback { source.pipe(PassThrough()).pipe(sink) }
        let chunk = try Buffer.alloc(64, "x")
        let count = 50_000 * Self.scale
        expectNoGrowth(count) {
            loop.reactor.runCallback { source.push(chunk) }
            loop.reactor.runCallback {
                let callback = waiting
                waiting = nil
                callback?()
            }
        }
        loop.reactor.runCallback { source.push(nil) }
        while let callback = waiting {
            waiting = nil
            loop.reactor.runCallback { callback() }
        }
        #expect(length == 64 * (count + count / 10))
        #expect(sink.writableFinished)
    }

    @Test func asyncListenersAndPromisesLeaveNothingBehind() throws {
        let loop = try Loop()
        let door = Door()
        var count = 0
        door.on(.opened) { number in
            try await timers.promises.setImmediate()
            count += number
        }
        async {
            for try await number in events.on(door, .knocked) { count += number }
        }
        expectNoGrowth(100_000) {
            loop.reactor.runCallback {
                let promise = async { try await events.once(door, .opened) }
                async { count += try await promise.value }
                try door.emit(.opened, 1)
                try door.emit(.knocked, 1)
            }
            loop.reactor.turn()
        }
        #expect(count == 3 * 110_000)
    }

    @Test func signalsThatFollowALongLivedOneLeaveNothingBehind() {
        let controller = AbortController()
        expectNoGrowth(100_000) {
            let signal = AbortSignal.any([controller.signal, AbortController().signal])
            let listener = signal.listener(.abort) {}
            signal.on(.abort, listener)
            signal.off(.abort, listener)
        }
    }

    @Test("100,000 live timers: each is armed, restarted, cleared and fired at the same cost")
    func aHundredThousandTimers() throws {
        let loop = try Loop()
        var fired = 0
        let timers = (0..<100_000).map { index in setTimeout({ fired += 1 }, 1_000 + index % 977) }
        for timer in timers { timer.refresh() }
        for (index, timer) in timers.enumerated() where index % 2 == 0 { clearTimeout(timer) }
        loop.clock.advance(milliseconds: 999)
        loop.reactor.turn()
        #expect(fired == 0)
        loop.clock.advance(milliseconds: 1_000)
        loop.reactor.turn()
        #expect(fired == 50_000 && !loop.reactor.isAlive)
    }

    @Test func workersThatCameAndWentLeaveNoThread() throws {
        func threads() -> Int {
            guard let directory = opendir("/proc/self/task") else { return -1 }
            defer { closedir(directory) }
            var count = 0
            while readdir(directory) != nil { count += 1 }
            return count
        }
        let loop = try Loop(Clock())
        var ended = 0
        func next() {
            let worker = Worker { port in
                port.on(.message) {
                    port.postMessage($0); port.close()
                }
            }
            worker.postMessage(1)
            worker.on(.exit) { _ in
                ended += 1
                if ended < 50 { next() }
            }
        }
        next()
        loop.reactor.run()
        #expect(ended == 50 && ThreadState.current.workers.isEmpty)
        #expect(threads() < 40)
    }
}
