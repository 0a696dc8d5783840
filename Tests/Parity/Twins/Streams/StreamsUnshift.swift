import NodeHTTP2

extension Twins {
    func streamsUnshift() {
        scenario("streams/unshift") {
            let source = stream.Readable(.init(read: { _, _ in }))
            source.push("body")
            source.once(.readable) {
                log("main", source.read()!.toString())
                source.unshift("head ")
                source.push("more")
                source.push(nil)
                source.on(.data) { chunk in log("main", "data", chunk.toString()) }
                source.on(.end) { log("main", "end") }
            }
        }
    }
}
