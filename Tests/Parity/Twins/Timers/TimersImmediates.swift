import NodeHTTP2

extension Twins {
    func timersImmediates() {
        scenario("timers/immediates") {
            setImmediate {
                log("main", "first")
                setImmediate { log("main", "next turn") }
                process.nextTick { log("main", "tick between") }
                queueMicrotask { log("main", "microtask between") }
            }
            setImmediate({ a in log("main", "second", a) }, "with an argument")
        }
    }
}
