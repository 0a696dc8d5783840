import NodeHTTP2

extension Twins {
    func duplexPair() {
        scenario("duplex/pair") {
            let (one, other) = stream.duplexPair()
            let session = try http2.performServerHandshake(other)
            session.on(.stream) { incoming, headers in
                log("server", "stream", headers[":path"], session.server, session.encrypted)
                try incoming.respond()
                incoming.end("over memory")
            }
            session.on(.close) { log("server", "session", "close") }
            let client = try http2.connect("http://example.org", .init(createConnection: .init { one }))
            client.on(.close) { log("client", "session", "close", one.destroyed) }
            let req = try client.request([":path": "/pair"])
            var body = ""
            req.on(.response) { headers in log("client", "response", headers[":status"]) }
            req.on(.data) { chunk in
                body += chunk
            }
            req.on(.end) { log("client", "body", body) }
            req.on(.close) { client.close() }
        }
    }
}
