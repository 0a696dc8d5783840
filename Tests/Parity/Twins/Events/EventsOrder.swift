import NodeHTTP2

extension Twins {
    func eventsOrder() {
        scenario("events/order") {
            let emitter = events.EventEmitter()
            emitter.on("event") { (a: Int, b: Int) in
                log("main", "first", a, b)
                emitter.on("event") { log("main", "added while emitting") }
                emitter.removeAllListeners("other")
            }
            emitter.on("event") { log("main", "second") }
            emitter.prependListener("event") { log("main", "prepended") }
            emitter.addListener("event") { (a: Int) in log("main", "third", a) }
            try log("main", emitter.emit("event", 1, 2))
            log("main", "--")
            try log("main", emitter.emit("event", 3, 4))
            try log("main", emitter.emit("nobody"))
        }
    }
}
