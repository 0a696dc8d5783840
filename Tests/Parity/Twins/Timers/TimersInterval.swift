import NodeHTTP2

extension Twins {
    func timersInterval() {
        scenario("timers/interval") {
            var count = 0
            var interval: Timeout?
            interval = setInterval(
                {
                    count += 1
                    log("main", "interval", count)
                    if count == 3 { clearInterval(interval) }
                }, 2)
            let never = setTimeout({ log("main", "never") }, 1)
            clearTimeout(never)
            clearTimeout(never)
            let immediate = setImmediate { log("main", "never") }
            clearImmediate(immediate)
        }
    }
}
