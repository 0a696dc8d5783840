import NodeHTTP2

extension Twins {
    func eventsOnIterator() {
        scenario("events/on-iterator") { () async throws in
            let emitter = events.EventEmitter()
            process.nextTick {
                try emitter.emit("value", 1)
                try emitter.emit("value", 2)
                try emitter.emit("error", NodeError("enough"))
            }
            do {
                for try await value in events.on(emitter, "value") {
                    log("main", "value", value[0])
                }
            } catch {
                log("main", "threw", error)
            }
            log("main", emitter.listenerCount("value"), emitter.listenerCount(.error))
        }
    }
}
