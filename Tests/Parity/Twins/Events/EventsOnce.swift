import NodeHTTP2

extension Twins {
    func eventsOnce() {
        scenario("events/once") {
            let emitter = events.EventEmitter()
            emitter.once("event") { (value: String) in
                log("main", "once", value, emitter.listenerCount("event"))
                try emitter.emit("event", "nested")
            }
            emitter.prependOnceListener("event") { (value: String) in log("main", "prepended once", value) }
            emitter.on("event") { (value: String) in log("main", "on", value) }
            try emitter.emit("event", "outer")
            try emitter.emit("event", "again")
            log("main", emitter.listenerCount("event"))
        }
    }
}
