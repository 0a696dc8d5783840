import NodeHTTP2

extension Twins {
    func duplexServerEmit() {
        scenario("duplex/server-emit") {
            let (one, other) = stream.duplexPair()
            let server = http2.createServer()
            server.on(.session) { log("server", "session") }
            server.on(.stream) { incoming in
                try incoming.respond()
                incoming.end("emitted")
            }
            try log("server", "emit", server.emit(.connection, other))
            let client = try http2.connect("http://example.org", .init(createConnection: .init { one }))
            let req = try client.request()
            req.on(.data) { chunk in log("client", "data", chunk.toString()) }
            req.on(.close) { client.close() }
        }
    }
}
