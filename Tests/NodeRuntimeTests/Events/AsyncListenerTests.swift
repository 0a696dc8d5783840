import Reactor
import Testing

@testable import NodeRuntime

private final class Hook: EventEmitter {
    var heard: [String] = []

    override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        heard.append("\(error.message) \(event) \(arguments)")
    }
}

extension Event where Emitter: Hook, Arguments == (Int, String) {
    fileprivate static var job: Self { Self("job") }
}

@Suite struct AsyncListenerTests {
    let door = Door()

    @Test func listenersThatAwaitAreTheSameOn() throws {
        let loop = try Loop()
        door.on(.opened) { number in
            loop.trace.append("async \(number)")
            try await timers.promises.setImmediate()
            loop.trace.append("async \(number) goes on")
        }
        door.on(.opened) { number in loop.trace.append("sync \(number)") }
        door.once(.locked) { (number: Int, text: String) in
            try await timers.promises.setImmediate()
            loop.trace.append("\(number)\(text)")
        }
        door.prependListener(.closed) { try await timers.promises.setImmediate() }
        let named = door.listener(.knocked) { (number: Int) in
            try await timers.promises.setImmediate()
            loop.trace.append("knocked \(number)")
        }
        door.once(.knocked, named)
        setImmediate { [self] in
            try door.emit(.opened, 1)
            try door.emit(.locked, 2, "b")
            try door.emit(.locked, 3, "c")
            try door.emit(.knocked, 4)
            try door.emit(.closed)
        }
        loop.reactor.turn()
        loop.reactor.turn()
        #expect(loop.trace == ["async 1", "sync 1", "async 1 goes on", "2b", "knocked 4"])
    }

    @Test func stringEventsTakeAsyncListenersToo() throws {
        let loop = try Loop()
        door.on("ready") { (number: Int) in
            try await timers.promises.setImmediate()
            loop.trace.append("typed \(number)")
        }
        door.prependOnceListener("ready") { (value: Any?) in
            try await timers.promises.setImmediate()
            loop.trace.append("any \(value ?? "none")")
        }
        door.addListener(
            "ready",
            door.listener("ready") { (all: [Any]) in
                try await timers.promises.setImmediate()
                loop.trace.append("all \(all)")
            })
        setImmediate { [self] in try door.emit("ready", 5) }
        loop.reactor.turn()
        loop.reactor.turn()
        #expect(loop.trace == ["any 5", "typed 5", "all [5]"])
    }

    @Test("EventEmitter.method.captureRejectionSymbol: without captureRejections a failure is an unhandled rejection")
    func withoutCaptureAFailureIsARejection() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        defer { process.removeAllListeners() }
        process.on(.unhandledRejection) { loop.trace.append("rejection \($0.message)") }
        door.on(.error) { loop.trace.append("error \($0.message)") }
        door.on(.closed) {
            try await timers.promises.setImmediate()
            throw NodeError("late")
        }
        setImmediate { [self] in try door.emit(.closed) }
        loop.reactor.turn()
        loop.reactor.turn()
        #expect(loop.trace == ["rejection late"])
    }

    @Test("EventEmitter.method.captureRejectionSymbol: with captureRejections it is an 'error' in a tick")
    func withCaptureItIsAnError() throws {
        let loop = try Loop()
        let emitter = EventEmitter(.init(captureRejections: true))
        #expect(emitter.captureRejections)
        emitter.on("error") { (error: Any?) in loop.trace.append("error \((error as? NodeError)?.message ?? "")") }
        emitter.on("job") { () async throws -> Void in throw NodeError("early") }
        setImmediate {
            try emitter.emit("job")
            queueMicrotask { loop.trace.append("microtask") }
            process.nextTick { loop.trace.append("tick") }
        }
        loop.reactor.turn()
        #expect(loop.trace == ["tick", "microtask", "error early"])
    }

    @Test("EventEmitter.method.captureRejectionSymbol: a subclass has it its own way")
    func aHookHearsErrorEventAndArguments() throws {
        let loop = try Loop()
        let hook = Hook()
        hook.captureRejections = true
        hook.on(.job) { number, text in
            try await timers.promises.setImmediate()
            throw NodeError("failed")
        }
        setImmediate { try hook.emit(.job, 1, "x") }
        loop.reactor.turn()
        loop.reactor.turn()
        #expect(hook.heard == [#"failed job [1, "x"]"#])
    }

    @Test func anAsyncErrorListenerThatFailsDoesNotGoRound() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        defer { process.removeAllListeners() }
        process.on(.unhandledRejection) { loop.trace.append("rejection \($0.message)") }
        let emitter = EventEmitter(.init(captureRejections: true))
        emitter.on(.error) { (_: any Error) async throws -> Void in throw NodeError("again") }
        emitter.on("job") { () async throws -> Void in throw NodeError("first") }
        setImmediate { try emitter.emit("job") }
        loop.reactor.turn()
        #expect(loop.trace == ["rejection again"])
    }
}
