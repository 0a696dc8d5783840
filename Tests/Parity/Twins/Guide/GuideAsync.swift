import NodeHTTP2

extension Twins {
    func guideAsync() {
        scenario(
            "guide/async",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    stream.end("in pieces")
                }
                serve(server, ready)
            },
            client: { port in
                nonisolated(nonsending) func get(_ path: String) async throws -> String {
                    let client = try await http2.connect("http://localhost:\(port)")
                    let req = try client.request([":path": path])
                    var body = ""
                    for try await chunk in req { body += chunk }
                    client.close()
                    return body
                }
                async {
                    log("client", try await get("/"))
                }
            })
    }
}
