import NodeHTTP2

extension Twins {
    func sessionsNextStreamId() {
        scenario(
            "sessions/next-stream-id",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    log("server", "stream", stream.id)
                    try stream.respond([:], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.connect) {
                    for id in [0, -1, 4294967296] {
                        attempt("client", "id \(id)") { try client.setNextStreamID(id) }
                    }
                    attempt("client", "id 2147483647") { try client.setNextStreamID(2147483647) }
                    log("client", "next", client.state.nextStreamID)
                    let last = try client.request()
                    log("client", "last", last.id)
                    let none = try client.request()
                    log("client", "none", none.id)
                    watch("client.none", "none", none)
                    last.resume()
                    last.on(.close) { client.close() }
                }
            })
    }
}
