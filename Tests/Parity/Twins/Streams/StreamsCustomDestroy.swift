import NodeHTTP2

extension Twins {
    func streamsCustomDestroy() {
        scenario("streams/custom-destroy") {
            let source = stream.Readable(
                .init(
                    read: { _, _ in },
                    destroy: { _, error, callback in
                        log("main", "_destroy", error)
                        setImmediate { callback(NodeError("on the way")) }
                    }))
            source.on(.error) { error in log("main", "error", error) }
            source.on(.close) { log("main", "close") }
            source.destroy()
        }
    }
}
