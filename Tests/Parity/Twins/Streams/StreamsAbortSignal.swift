import NodeHTTP2

extension Twins {
    func streamsAbortSignal() {
        scenario("streams/abort-signal") {
            let controller = AbortController()
            let source = stream.PassThrough()
            stream.addAbortSignal(controller.signal, source)
            source.on(.error) { error in log("main", "error", error) }
            source.on(.close) { log("main", "close") }
            controller.abort()
            log("main", "abort() returned", source.destroyed)
        }
    }
}
