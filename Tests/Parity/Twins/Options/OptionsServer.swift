import NodeHTTP2

extension Twins {
    func optionsServer() {
        scenario(
            "options/server",
            server: { ready in
                let server = try http2.createServer(
                    .init(
                        maxDeflateDynamicTableSize: 0, maxSessionMemory: 1, maxOutstandingPings: 1,
                        maxOutstandingSettings: 1, maxSendHeaderBlockLength: 1000, peerMaxConcurrentStreams: 5,
                        allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 1000,
                        highWaterMark: 1000))
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond(["x-a": "b"], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
