import Reactor
import Testing

@testable import NodeRuntime

@Suite struct EventsModuleTests {
    let door = Door()

    // MARK: events.once

    @Test("events.function.once: gives the arguments of the next emission, typed")
    func onceGivesTheArguments() throws {
        let loop = try Loop()
        setImmediate { [self] in
            async {
                let number = try await events.once(door, .opened)
                let (second, text) = try await events.once(door, .locked)
                try await events.once(door, .closed)
                let all = try await events.once(door, "bell")
                loop.trace.append("\(number) \(second) \(text) \(all)")
            }
            process.nextTick { [self] in try door.emit(.opened, 1) }
        }
        setImmediate { [self] in try door.emit(.locked, 2, "b") }
        setImmediate { [self] in try door.emit("close") }
        setImmediate { [self] in try door.emit("bell", "ding", 3) }
        loop.reactor.turn()
        #expect(loop.trace == [#"1 2 b ["ding", 3]"#])
        #expect(door.eventNames().isEmpty)
    }

    @Test("events.function.once: an 'error' before it is thrown, unless it is what is waited for")
    func onceThrowsAnEarlierError() throws {
        let loop = try Loop()
        setImmediate { [self] in
            async {
                do { _ = try await events.once(door, .opened) } catch { loop.trace.append("thrown \(error.message)") }
                let error = try await events.once(door, .error)
                loop.trace.append("given \(error.message)")
                do { try await events.once(door, .closed) } catch { loop.trace.append(error.message) }
            }
            process.nextTick { [self] in try door.emit(.error, NodeError("one")) }
        }
        setImmediate { [self] in try door.emit(.error, NodeError("two")) }
        setImmediate { [self] in try door.emit("error", "no error") }
        loop.reactor.turn()
        #expect(loop.trace == ["thrown one", "given two", "Unhandled error. ('no error')"])
        #expect(door.eventNames().isEmpty)
    }

    @Test("events.function.once: an aborted signal ends it and takes its listeners away")
    func onceHearsItsSignal() throws {
        let loop = try Loop()
        let controller = AbortController()
        setImmediate { [self] in
            async {
                do { _ = try await events.once(door, .opened, .init(signal: controller.signal)) } catch {
                    loop.trace.append(error.code ?? "")
                }
                do { _ = try await events.once(door, .opened, .init(signal: controller.signal)) } catch {
                    loop.trace.append("at once \(error.code ?? "")")
                }
            }
            #expect(door.listenerCount(.opened) == 1 && door.listenerCount(.error) == 1)
            process.nextTick { controller.abort() }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["ABORT_ERR", "at once ABORT_ERR"])
        #expect(door.eventNames().isEmpty && controller.signal.eventNames().isEmpty)
    }

    // MARK: events.on

    @Test("events.function.on: yields every emission in order, those that came early too, and ends with a close event")
    func onYieldsEveryEmission() throws {
        let loop = try Loop()
        setImmediate { [self] in
            let all = events.on(door, .locked, .init(close: ["close"]))
            try door.emit(.locked, 1, "early")
            async {
                for try await (number, text) in all {
                    loop.trace.append("\(number) \(text)")
                    if number == 1 { try door.emit(.locked, 2, "inside") }
                }
                loop.trace.append("end")
            }
        }
        setImmediate { [self] in try door.emit(.locked, 3, "late") }
        setImmediate { [self] in
            try door.emit(.locked, 4, "last")
            try door.emit(.closed)
            try door.emit(.locked, 5, "too late")
        }
        loop.reactor.turn()
        #expect(loop.trace == ["1 early", "2 inside", "3 late", "4 last", "end"])
        #expect(door.eventNames().isEmpty)
    }

    @Test("events.function.on: an 'error' is thrown after what came before")
    func onThrowsAnError() throws {
        let loop = try Loop()
        setImmediate { [self] in
            let all = events.on(door, .opened)
            try door.emit(.opened, 1)
            try door.emit(.error, NodeError("broken"))
            async {
                do {
                    for try await number in all { loop.trace.append("\(number)") }
                } catch { loop.trace.append(error.message) }
            }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["1", "broken"] && door.eventNames().isEmpty)
    }

    @Test("events.function.on: an aborted signal throws")
    func onHearsItsSignal() throws {
        let loop = try Loop()
        let controller = AbortController()
        setImmediate { [self] in
            for signal in [controller.signal, AbortSignal.abort()] {
                async {
                    do { for try await _ in events.on(door, "bell", .init(signal: signal)) {} } catch {
                        loop.trace.append(error.code ?? "")
                    }
                }
            }
            process.nextTick { controller.abort() }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["ABORT_ERR", "ABORT_ERR"])
        #expect(door.eventNames().isEmpty && controller.signal.eventNames().isEmpty)
    }

    @Test("events.function.on: above highWaterMark a stream is paused, below lowWaterMark it goes on")
    func onPausesAStream() throws {
        let loop = try Loop()
        setImmediate {
            let source = Readable(ReadableOptions(read: { _, _ in }))
            let all = events.on(source, .data, .init(close: ["end"], highWaterMark: 2, lowWaterMark: 1))
            for number in 0..<6 { source.push("c\(number)") }
            setImmediate {
                loop.trace.append("\(source.isPaused()) \(source.readableLength)")
                source.push(nil)
                async { for try await chunk in all { loop.trace.append("\(chunk) \(source.isPaused())") } }
            }
        }
        for _ in 0..<4 { loop.reactor.turn() }
        // As Node does: `node -e` of the same lines.
        #expect(
            loop.trace == ["true 6", "c0 true", "c1 true", "c2 false", "c3 false", "c4 false", "c5 false"])
    }

    @Test("events.function.on: marks below 1 are refused")
    func onRefusesMarks() throws {
        let loop = try Loop()
        setImmediate { [self] in
            for options in [events.OnOptions(highWaterMark: 0), events.OnOptions(lowWaterMark: 0)] {
                async {
                    do { for try await _ in events.on(door, "bell", options) {} } catch let error as NodeError {
                        loop.trace.append(error.message)
                    }
                }
            }
        }
        loop.reactor.turn()
        #expect(
            loop.trace
                == ["highWaterMark", "lowWaterMark"].map {
                    "The value of \"options.\($0)\" is out of range. It must be >= 1 && <= 9007199254740991. Received 0"
                })
        #expect(door.eventNames().isEmpty)
    }

    @Test func leavingTheIterationTakesTheListenersAway() throws {
        let loop = try Loop()
        setImmediate { [self] in
            async {
                for try await values in events.on(door, "bell") {
                    loop.trace.append("\(values)")
                    break
                }
                loop.trace.append("\(door.eventNames())")
            }
            try door.emit("bell", 1)
        }
        loop.reactor.turn()
        #expect(loop.trace == ["[1]", "[]"])
    }

    @Test func cancellingEndsTheIteration() throws {
        let loop = try Loop()
        setImmediate { [self] in
            let promise = async {
                do { for try await _ in events.on(door, .opened) {} } catch { loop.trace.append(error.code ?? "") }
            }
            process.nextTick { promise.cancel() }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["ABORT_ERR"] && door.eventNames().isEmpty)
    }

    // MARK: The others

    @Test("events.function.getEventListeners, events.function.listenerCount")
    func listenersAreSeenFromOutside() {
        let named = door.listener(.opened) { _ in }
        door.once(.opened, named).on("bell") {}
        #expect(events.getEventListeners(door, .opened).first === named)
        #expect(events.getEventListeners(door, "bell").count == 1)
        #expect(events.listenerCount(door, .opened) == 1 && events.listenerCount(door, "none") == 0)
    }

    @Test("events.function.addAbortListener: called once, in a microtask when it is too late; disposable")
    func addAbortListener() throws {
        let loop = try Loop()
        let controller = AbortController()
        setImmediate {
            events.addAbortListener(controller.signal) { loop.trace.append("kept") }
            events.addAbortListener(controller.signal) { loop.trace.append("disposed") }.dispose()
            controller.abort()
            events.addAbortListener(controller.signal) { loop.trace.append("late") }
            loop.trace.append("sync")
        }
        loop.reactor.turn()
        #expect(loop.trace == ["kept", "sync", "late"])
    }

    @Test("events.function.errorMonitor: seen before 'error', under either name, without handling it")
    func errorMonitor() throws {
        var seen: [String] = []
        door.on(events.errorMonitor) { (error: any Error) in seen.append("by name \(error.message)") }
        door.on(.errorMonitor) { seen.append("typed \($0.message)") }
        #expect(throws: NodeError.self) { try door.emit(.error, NodeError("x")) }
        door.on(.error) { seen.append("error \($0.message)") }
        try door.emit("error", NodeError("y"))
        #expect(seen == ["by name x", "typed x", "by name y", "typed y", "error y"])
    }

    @Test("events.function.setMaxListeners: many at once, or the default of one's own")
    func setMaxListeners() throws {
        let (first, second) = (Door(), Door())
        try events.setMaxListeners(3, first, second)
        #expect(first.getMaxListeners() == 3 && events.getMaxListeners(second) == 3)
        #expect(events.getMaxListeners(door) == events.defaultMaxListeners)
        #expect(throws: NodeError.self) { try events.setMaxListeners(-1, first) }
        #expect(AbortController().signal.getMaxListeners() == 0)
    }
}
