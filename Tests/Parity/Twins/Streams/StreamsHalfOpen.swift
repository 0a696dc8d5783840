import NodeHTTP2

extension Twins {
    func streamsHalfOpen() {
        scenario("streams/half-open") {
            let both = stream.Duplex(
                .init(
                    allowHalfOpen: false, read: { _, _ in },
                    write: { _, chunk, encoding, callback in
                        callback()
                    },
                    final: { _, callback in
                        log("main", "_final")
                        callback()
                    }))
            both.on(.end) { log("main", "end", both.writableEnded) }
            both.on(.finish) { log("main", "finish") }
            both.on(.close) { log("main", "close") }
            both.resume()
            both.push(nil)
        }
    }
}
