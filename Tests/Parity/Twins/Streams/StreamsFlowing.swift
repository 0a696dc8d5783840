import NodeHTTP2

extension Twins {
    func streamsFlowing() {
        scenario("streams/flowing") {
            let source = stream.Readable(.init(read: { _, _ in }))
            log("main", source.readableFlowing, source.readable, source.readableEnded)
            source.on(.data) { chunk in log("main", "data", chunk.toString()) }
            source.on(.end) { log("main", "end", source.readableEnded) }
            source.on(.close) { log("main", "close", source.destroyed) }
            log("main", source.readableFlowing)
            log("main", "push", source.push("one"), source.push("two"))
            source.push(nil)
            process.nextTick { log("main", "tick") }
            log("main", "pushed", source.readableLength)
        }
    }
}
