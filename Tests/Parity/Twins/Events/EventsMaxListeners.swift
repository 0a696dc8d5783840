import NodeHTTP2

extension Twins {
    func eventsMaxListeners() {
        scenario("events/max-listeners") {
            process.on(.warning) { warning in
                log("main", "warning", warning.name, warning.message.split(separator: ".")[0])
            }
            let emitter = events.EventEmitter()
            log("main", emitter.getMaxListeners(), events.defaultMaxListeners)
            for _ in 0..<12 {
                emitter.on("event") {}
            }
            let roomy = events.EventEmitter()
            try log("main", roomy.setMaxListeners(20) === roomy, roomy.getMaxListeners())
            for _ in 0..<12 {
                roomy.on("event") {}
            }
            let two = events.EventEmitter()
            try events.setMaxListeners(1, two)
            two.on("x") {}
            two.on("x") {}
            attempt("main", "negative") { try two.setMaxListeners(-1) }
        }
    }
}
