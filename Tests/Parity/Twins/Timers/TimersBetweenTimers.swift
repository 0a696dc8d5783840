import NodeHTTP2

extension Twins {
    func timersBetweenTimers() {
        scenario("timers/between-timers") {
            for name in ["a", "b"] {
                setTimeout(
                    {
                        log("main", "timer", name)
                        process.nextTick { log("main", "tick of", name) }
                        queueMicrotask { log("main", "microtask of", name) }
                    }, 30)
            }
        }
    }
}
