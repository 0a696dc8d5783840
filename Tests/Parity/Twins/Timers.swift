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
    }
}
