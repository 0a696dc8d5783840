import NodeHTTP2

extension Twins {
    func sessionsGoawayData() {
        scenario(
            "sessions/goaway-data",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { error in log("server.stream", "error", error) }
                    try stream.session!.goaway(7, 1, Buffer.from("because"))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.goaway) { code, lastStreamID, data in log("client", "goaway", code, lastStreamID, data) }
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                client.on(.close) { log("client", "then", client.goawayCode, client.goawayLastStreamID) }
            })
    }
}
