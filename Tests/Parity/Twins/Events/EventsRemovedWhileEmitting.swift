import NodeHTTP2

extension Twins {
    func eventsRemovedWhileEmitting() {
        scenario("events/removed-while-emitting") {
            let emitter = events.EventEmitter()
            let second = emitter.listener("event") { _ in log("main", "second") }
            emitter.on("event") {
                log("main", "first")
                emitter.off("event", second)
            }
            emitter.on("event", second)
            try emitter.emit("event")
            try emitter.emit("event")
        }
    }
}
