import NodeHTTP2

extension Twins {
    func sessionsQueue() {
        scenario(
            "sessions/queue",
            server: { ready in
                let server = try http2.createServer(.init(settings: .init(maxConcurrentStreams: 1)))
                server.on(.stream) { stream in
                    stream.resume()
                    stream.on(.end) {
                        log("server", stream.id)
                        try stream.respond()
                        stream.end()
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.remoteSettings) {
                    setImmediate {
                        log("client", "idle", client.state.outboundQueueSize)
                        let requests = try [0, 1, 2].map { _ in try client.request([":method": "POST"]) }
                        setImmediate {
                            setImmediate {
                                log("client", "waiting", client.state.outboundQueueSize)
                                var left = requests.count
                                for req in requests {
                                    req.resume()
                                    req.end()
                                    req.on(.close) {
                                        left -= 1
                                        if left > 0 { return }
                                        log("client", "after", client.state.outboundQueueSize)
                                        client.close()
                                    }
                                }
                            }
                        }
                    }
                }
            })
    }
}
