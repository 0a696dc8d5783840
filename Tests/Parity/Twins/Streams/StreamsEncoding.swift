import NodeHTTP2

extension Twins {
    func streamsEncoding() {
        scenario("streams/encoding") {
            let source = stream.Readable(.init(read: { _, _ in }))
            source.setEncoding("utf8")
            source.on(.data) { chunk in log("main", "data", chunk, chunk.length) }
            source.on(.end) { log("main", "end") }
            let bytes = Buffer.from("a€b")
            source.push(bytes.subarray(0, 2))
            source.push(bytes.subarray(2))
            source.push(bytes.subarray(0, 3))
            source.push(nil)
        }
    }
}
