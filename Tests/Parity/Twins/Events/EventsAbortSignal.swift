import NodeHTTP2

extension Twins {
    func eventsAbortSignal() {
        scenario("events/abort-signal") {
            let controller = AbortController()
            let signal = controller.signal
            log("main", signal.aborted)
            signal.addEventListener("abort") { log("main", "abort", signal.aborted) }
            events.addAbortListener(signal) { log("main", "abort listener") }
            controller.abort()
            controller.abort()
            log("main", signal.aborted, signal.reason?.name)
            log("main", AbortSignal.abort().aborted)
            let either = AbortController()
            let any = AbortSignal.any([either.signal, AbortController().signal])
            either.abort(NodeError("mine"))
            log("main", any.aborted, any.reason)
            attempt("main", "throwIfAborted") { try any.throwIfAborted() }
            AbortSignal.timeout(5).addEventListener("abort") { event in
                log("main", "timed out", event.target.reason?.name)
            }
            setTimeout({}, 20)
        }
    }
}
