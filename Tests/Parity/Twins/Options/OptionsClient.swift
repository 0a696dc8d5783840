import NodeHTTP2

extension Twins {
    func optionsClient() {
        scenario(
            "options/client",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond(["x-a": "b"])
                    stream.end("body")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)",
                    .init(
                        maxReservedRemoteStreams: 5, maxOriginSetSize: 3, maxDeflateDynamicTableSize: 0,
                        maxSettings: 10, maxSessionMemory: 1, maxHeaderListPairs: 10, unknownProtocolTimeout: 10,
                        streamResetBurst: 10, streamResetRate: 1))
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}
