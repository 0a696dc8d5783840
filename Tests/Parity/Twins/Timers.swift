import NodeHTTP2

extension Twins {
    func timers() {
        scenario("timers/phases") {
            setTimeout(
                {
                    log("main", "timeout")
                    setImmediate { log("main", "immediate", "from timeout") }
                    process.nextTick { log("main", "tick", "from timeout") }
                }, 1)
            process.nextTick { log("main", "tick", 1) }
            process.nextTick {
                log("main", "tick", 2)
                process.nextTick { log("main", "tick", "nested") }
            }
            log("main", "end of the program")
        }

        scenario("timers/promises") { async { try await self.timerPromises() } }
    }

    private nonisolated(nonsending) func timerPromises() async throws {
        typealias timers = NodeHTTP2.timers
        log("main", "timeout", try await timers.promises.setTimeout(1, "value"))
        log("main", "immediate", try await timers.promises.setImmediate("value"))
        var count = 0
        for try await value in timers.promises.setInterval(1, "tick") {
            count += 1
            log("main", "interval", value, count)
            if count == 3 { break }
        }
        try await timers.promises.scheduler.wait(1)
        try await timers.promises.scheduler.yield()
        let controller = AbortController()
        setImmediate { controller.abort() }
        do {
            try await timers.promises.setTimeout(100_000, nil, .init(signal: controller.signal))
        } catch let error as NodeError {
            log("main", "aborted", error.name, error.code, (error.cause as? NodeError)?.name)
        }
        do {
            try await timers.promises.setImmediate(nil, .init(signal: controller.signal))
        } catch {
            log("main", "aborted at once", error.code)
        }
        do {
            let signal = AbortSignal.abort(NodeError("why"))
            for try await value in timers.promises.setInterval(1, "tick", .init(signal: signal)) { log("main", value) }
        } catch let error as NodeError {
            log("main", "aborted", error.code, error.cause?.message)
        }
        let timer = setTimeout({ log("main", "never") }, 1)
        log("main", "refs", timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef())
        clearTimeout(timer.refresh())
        timer.close()
        setTimeout({ log("main", "unreferenced") }, 100_000).unref()
        setTimeout({ a, b in log("main", "arguments", a, b) }, 1, "one", 2)
    }
}
