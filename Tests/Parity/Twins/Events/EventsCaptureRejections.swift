import NodeHTTP2

extension Twins {
    func eventsCaptureRejections() {
        scenario("events/capture-rejections") {
            let emitter = events.EventEmitter(.init(captureRejections: true))
            emitter.on(.error) { error in log("main", "error", error) }
            emitter.on("event") { (value: Int) async throws in
                log("main", "listener", value)
                throw NodeError("rejected")
            }
            try emitter.emit("event", 42)
            log("main", "emit() returned")
            process.nextTick { log("main", "tick") }
        }
    }
}
