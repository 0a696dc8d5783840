import NodeHTTP2

extension Twins {
    func settingsUpdate() {
        scenario(
            "settings/update",
            server: { ready in
                let server = try http2.createServer(.init(settings: .init(maxConcurrentStreams: 1)))
                attempt("server", "bad") { try server.updateSettings(.init(maxFrameSize: 1)) }
                server.on(.session) { session in
                    attempt("server", "good") { try server.updateSettings(.init(maxConcurrentStreams: 2)) }
                }
                var open = 2
                server.on(.session) { session in
                    session.on(.close) {
                        open -= 1
                        if open == 0 {
                            server.close()
                        }
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let first = try http2.connect("http://localhost:\(port)")
                first.on(.remoteSettings) { settings in
                    log("client", "first", settings.maxConcurrentStreams)
                    first.close()
                    let second = try http2.connect("http://localhost:\(port)")
                    second.on(.remoteSettings) { settings in
                        log("client", "second", settings.maxConcurrentStreams)
                        second.close()
                    }
                }
            })
    }
}
