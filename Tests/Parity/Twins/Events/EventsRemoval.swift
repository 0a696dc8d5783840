import NodeHTTP2

extension Twins {
    func eventsRemoval() {
        scenario("events/removal") {
            let emitter = events.EventEmitter()
            emitter.on(.newListener) { name in log("main", "newListener", name, emitter.listenerCount(name)) }
            emitter.on(.removeListener) { name in log("main", "removeListener", name, emitter.listenerCount(name)) }
            let listener = emitter.listener("a") { _ in log("main", "listener") }
            emitter.on("a", listener)
            emitter.on("a", listener)
            emitter.once("b", listener)
            log("main", emitter.eventNames())
            emitter.off("a", listener)
            try emitter.emit("a")
            try emitter.emit("b")
            emitter.on("c", listener)
            emitter.on("c") {}
            emitter.removeAllListeners("c")
            emitter.off("a", emitter.listener("a") { _ in })
            log("main", emitter.eventNames())
            emitter.removeAllListeners()
            log("main", emitter.eventNames())
        }
    }
}
