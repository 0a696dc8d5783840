import NodeHTTP2

private final class Hook: EventEmitter {
    override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        log("main", "hook", error.message, event, arguments)
    }
}

extension Twins {
    func emission() {
        scenario("events/emission") {
            let emitter = EventEmitter()
            emitter.on(.newListener) { name, _ in log("main", "new", name, emitter.listenerCount(name)) }
            emitter.on(.removeListener) { name, _ in log("main", "removed", name, emitter.listenerCount(name)) }
            let victim = emitter.listener("go") { (_: [Any]) in log("main", "victim") }
            emitter.on("go") { (n: Int) in
                log("main", "first", n)
                emitter.off("go", victim)
                emitter.on("go") { (m: Int) in log("main", "late", m) }
            }
            emitter.on("go", victim)
            emitter.prependListener("go") { (n: Int) in log("main", "prepended", n) }
            emitter.prependOnceListener("go") { (n: Int) in log("main", "prepended once", n) }
            emitter.once("go") { (n: Int) in log("main", "once", n, emitter.listenerCount("go")) }
            log("main", "emit", try emitter.emit("go", 1))
            log("main", "names", emitter.eventNames())
            emitter.removeAllListeners("go")
            log("main", "emit", try emitter.emit("go", 2))
            emitter.on(events.errorMonitor) { (error: any Error) in log("main", "monitor", error.message) }
            do {
                try emitter.emit("error", NodeError("nobody listens"))
            } catch {
                log("main", "thrown", error.message)
            }
            emitter.on(.error) { error in log("main", "error", error.message) }
            log("main", "emit", try emitter.emit("error", NodeError("heard")))
            emitter.removeAllListeners()
            log("main", "names", emitter.eventNames())
        }

        scenario("events/rejections") {
            process.on(.unhandledRejection) { reason in log("main", "rejected", reason.message) }
            let plain = EventEmitter()
            let capturing = EventEmitter(.init(captureRejections: true))
            let hook = Hook(.init(captureRejections: true))
            for emitter in [plain, capturing, hook] {
                emitter.on(.error) { error in log("main", "error", error.message) }
                emitter.on("job") { (name: String, number: Int) in
                    log("main", "begins", name, number)
                    try await NodeHTTP2.timers.promises.setImmediate()
                    throw NodeError(name)
                }
                emitter.on("job") { (name: String) in log("main", "next listener", name) }
            }
            try plain.emit("job", "plain", 1)
            try capturing.emit("job", "capturing", 2)
            try hook.emit("job", "hook", 3)
            let again = EventEmitter(.init(captureRejections: true))
            again.on(.error) { (error: any Error) async throws in throw NodeError("again: \(error.message)") }
            again.on("job") { () async throws in throw NodeError("first") }
            setImmediate { setImmediate { try again.emit("job") } }
        }

        scenario("events/promises") { async { try await self.promises() } }
    }

    private nonisolated(nonsending) func promises() async throws {
        let emitter = EventEmitter()
        setImmediate { try emitter.emit("go", 1, "a") }
        log("main", "once", try await events.once(emitter, "go"))
        setImmediate { try emitter.emit("error", NodeError("broken")) }
        do {
            _ = try await events.once(emitter, "go")
        } catch {
            log("main", "once", error.message, emitter.listenerCount("go"), emitter.listenerCount("error"))
        }
        let controller = AbortController()
        let signal = controller.signal
        signal.addEventListener("abort") { log("main", "listener", signal.reason?.message) }
        events.addAbortListener(signal) { log("main", "abort listener") }
        signal.onabort = { event in log("main", "onabort", event.type) }
        setImmediate { controller.abort(NodeError("enough")) }
        do {
            _ = try await events.once(emitter, "go", .init(signal: signal))
        } catch let error as NodeError {
            log("main", "once", error.name, error.code, error.message, error.cause?.message)
        }
        do {
            try signal.throwIfAborted()
        } catch {
            log("main", "throwIfAborted", error.message)
        }
        setImmediate {
            try emitter.emit("go", 2)
            try emitter.emit("go", 3)
            try emitter.emit("end")
            try emitter.emit("go", 4)
        }
        for try await args in events.on(emitter, "go", .init(close: ["end"])) { log("main", "on", args) }
        log("main", "end", emitter.eventNames())
        let again = AbortController()
        setImmediate {
            try emitter.emit("go", 5)
            again.abort()
        }
        do {
            for try await args in events.on(emitter, "go", .init(signal: AbortSignal.any([again.signal, signal]))) {
                log("main", "on", args)
            }
        } catch let error as NodeError {
            log("main", "on", error.code, error.cause?.message)
        }
        do {
            for try await args in events.on(emitter, "go", .init(signal: again.signal)) {
                log("main", "on", args)
                break
            }
        } catch let error as NodeError {
            log("main", "on", error.code, (error.cause as? NodeError)?.name, error.cause?.message)
        }
        log("main", "names", emitter.eventNames())
    }
}
