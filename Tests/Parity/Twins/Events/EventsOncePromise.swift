import NodeHTTP2

extension Twins {
    func eventsOncePromise() {
        scenario("events/once-promise") { () async throws in
            let emitter = events.EventEmitter()
            process.nextTick { try emitter.emit("ready", 1, "two") }
            log("main", try await events.once(emitter, "ready"))
            process.nextTick { try emitter.emit("error", NodeError("instead")) }
            do {
                _ = try await events.once(emitter, "ready")
            } catch {
                log("main", "rejected", error)
            }
            process.nextTick { try emitter.emit("error", NodeError("wanted")) }
            log("main", try await events.once(emitter, "error"))
            let controller = AbortController()
            process.nextTick { controller.abort() }
            do {
                _ = try await events.once(emitter, "ready", .init(signal: controller.signal))
            } catch {
                log("main", "aborted", error, emitter.listenerCount("ready"))
            }
        }
    }
}
