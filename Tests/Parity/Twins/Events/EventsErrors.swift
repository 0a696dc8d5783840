import NodeHTTP2

extension Twins {
    func eventsErrors() {
        scenario("events/errors") {
            let emitter = events.EventEmitter()
            attempt("main", "nobody") { try emitter.emit(.error, NodeError("unheard")) }
            attempt("main", "not an error") { try emitter.emit("error", "a string") }
            emitter.on(events.errorMonitor) { (error: any Error) in log("main", "monitor", error) }
            attempt("main", "monitored") { try emitter.emit(.error, NodeError("seen")) }
            emitter.on(.error) { error in log("main", "listener", error) }
            attempt("main", "heard") { try emitter.emit(.error, NodeError("heard")) }
            emitter.on("event") {
                throw NodeError("from a listener")
            }
            emitter.on("event") { log("main", "never") }
            attempt("main", "throwing listener") { try emitter.emit("event") }
        }
    }
}
