import NodeHTTP2

extension Twins {
    func order() {
        scenario("order/queues") {
            process.nextTick {
                log("main", "tick 1")
                queueMicrotask {
                    log("main", "microtask of tick 1")
                    process.nextTick { log("main", "tick of the microtask") }
                    queueMicrotask { log("main", "microtask of the microtask") }
                }
                process.nextTick { log("main", "tick of tick 1") }
            }
            process.nextTick { log("main", "tick 2") }
            queueMicrotask { log("main", "microtask") }
            async {
                log("main", "async begins")
                try await NodeHTTP2.timers.promises.setImmediate()
                log("main", "async goes on")
                process.nextTick { log("main", "tick of the async") }
                queueMicrotask { log("main", "microtask of the async") }
                try await NodeHTTP2.timers.promises.setImmediate()
                log("main", "async ends")
            }
            setImmediate {
                log("main", "immediate 1")
                setImmediate { log("main", "immediate of immediate 1") }
                process.nextTick { log("main", "tick of immediate 1") }
                queueMicrotask { log("main", "microtask of immediate 1") }
            }
            setImmediate { log("main", "immediate 2") }
            var depth = 0
            func recurse() {
                depth += 1
                if depth < 1000 { process.nextTick(recurse) } else { log("main", "recursion", depth) }
            }
            setImmediate(recurse)
            setImmediate { log("main", "after the recursion") }
            log("main", "end of the program")
        }

        scenario("order/uncaught") {
            process.on(.uncaughtException) { error, origin in log("main", "uncaught", error.message, origin) }
            process.on(.unhandledRejection) { reason in log("main", "rejected", reason.message) }
            process.on(.beforeExit) { code in log("main", "beforeExit", code) }
            process.on(.exit) { code in log("main", "exit", code, process.exitCode) }
            setImmediate {
                process.nextTick { log("main", "tick of the failed immediate") }
                queueMicrotask { log("main", "microtask of the failed immediate") }
                throw NodeError("immediate")
            }
            setImmediate { log("main", "next immediate") }
            setImmediate {
                log("main", "third immediate")
                queueMicrotask { throw NodeError("microtask") }
                queueMicrotask { log("main", "next microtask") }
                async { throw NodeError("async") }
                let handled = async { throw NodeError("handled") }
                process.nextTick {
                    async { do { try await handled.value } catch { log("main", "caught", error.message) } }
                }
                process.nextTick { log("main", "tick") }
            }
            setImmediate { process.exitCode = 3 }
        }
    }
}
