import NodeHTTP2

extension Twins {
    func timersRefresh() {
        scenario("timers/refresh") {
            var fired = 0
            var timer: Timeout!
            timer = setTimeout(
                {
                    fired += 1
                    log("main", "fired", fired)
                    if fired == 1 { timer.refresh() }
                }, 30)
            log(
                "main", timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref() === timer, timer.hasRef())
            let closed = setTimeout({ log("main", "never") }, 30)
            log("main", closed.close() === closed)
            setTimeout({ log("main", "never") }, 100000).unref()
            setInterval({ log("main", "never") }, 100000).unref()
            // In a lane of its own: where the process stands still for so long, the timer is first.
            let immediate = setImmediate { log("main.immediate", "immediate") }
            log("main", immediate.hasRef())
        }
    }
}
