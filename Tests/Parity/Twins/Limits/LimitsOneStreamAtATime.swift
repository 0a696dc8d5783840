import NodeHTTP2

extension Twins {
    func limitsOneStreamAtATime() {
        scenario(
            "limits/one-stream-at-a-time",
            server: { ready in
                let server = try http2.createServer(.init(settings: .init(maxConcurrentStreams: 1)))
                server.on(.stream) { stream, headers in
                    log("server", "server", "stream", headers[":path"])
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.once(.remoteSettings) { settings in
                    log("client", "maxConcurrentStreams", settings.maxConcurrentStreams)
                    let a = try client.request([":path": "/a"])
                    let b = try client.request([":path": "/b"])
                    log("client", "ids", a.id, b.id, b.pending)
                    watch("client", "a", a)
                    watch("client", "b", b)
                    a.resume()
                    b.resume()
                    b.on(.close) { client.close() }
                }
            })
    }
}
