import NodeHTTP2

extension Twins {
    func eventsLooking() {
        scenario("events/looking") {
            let emitter = events.EventEmitter()
            emitter.on("a") {}
            emitter.once("a") {}
            log(
                "main", emitter.listeners("a").count, emitter.rawListeners("a").count,
                events.getEventListeners(emitter, "a").count)
            try emitter.emit("a")
            log("main", emitter.listeners("a").count, emitter.listenerCount("a"), emitter.listeners("nothing").count)
        }
    }
}
