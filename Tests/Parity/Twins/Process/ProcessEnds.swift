import NodeHTTP2

extension Twins {
    func processFailingListener() {
        scenario("process/failing-listener") {
            process.on(.exit) { code in log("main", "exit", code) }
            process.on(.uncaughtException) { error, origin in
                log("main", "uncaught", error.message, origin)
                throw NodeError("again")
            }
            setImmediate { throw NodeError("first") }
        }
    }

    func processExitListeners() {
        scenario("process/exit-listeners") {
            process.on(.exit) { code in
                log("main", "first", code, process.exitCode)
                process.exitCode = 9
                setImmediate { log("main", "never") }
                process.nextTick { log("main", "never") }
            }
            process.on(.exit) { code in
                log("main", "second", code, process.exitCode)
                process.exit(4)
            }
            process.on(.exit) { log("main", "never") }
            setImmediate { process.exit(2) }
        }
    }

    func processSignals() {
        scenario("process/signals") {
            let timer = setInterval({}, 1000)
            process.once(.SIGTERM) { signal in
                log("main", signal)
                process.on(.SIGUSR2) { name in
                    log("main", name)
                    clearInterval(timer)
                }
                try process.kill(process.pid, "SIGUSR2")
            }
            process.on(.exit) { code in log("main", "exit", code) }
            attempt("main", "unknown") { try process.kill(process.pid, "SIGNONE") }
            log("main", try process.kill(process.pid, 0), try process.kill(process.pid, "SIGTERM"))
        }
    }
}
