import NodeHTTP2

extension Twins {
    func sessionsServerPings() {
        scenario(
            "sessions/server-pings",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    try log(
                        "server", "ping() returned",
                        session.ping(Buffer.from("12345678")) { error, duration, payload in
                            log("server", "ping callback", error, payload)
                            try session.settings(.init(maxConcurrentStreams: 9)) { error, settings in
                                log("server", "settings callback", error, settings!.maxConcurrentStreams)
                                session.close()
                            }
                        })
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.ping) { payload in log("client", "session", "ping", payload) }
                client.on(.remoteSettings) { settings in
                    if settings.maxConcurrentStreams == 9 {
                        log("client", "session", "remoteSettings")
                    }
                }
                watch("client", "session", client)
            })
    }
}
