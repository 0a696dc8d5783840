import NodeHTTP2

extension Twins {
    func limitsPings() {
        scenario(
            "limits/pings",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    session.on(.ping) { payload in log("server", "session", "ping", payload) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(maxOutstandingPings: 2))
                watch("client", "session", client)
                client.on(.connect) {
                    for i in 0..<3 {
                        let sent = try client.ping(Buffer.from("1234567\(i)")) { error, duration, payload in
                            log("client", "ping callback", i, error, payload)
                            if i == 1 {
                                client.close()
                            }
                        }
                        log("client", "ping() returned", i, sent)
                    }
                }
            })
    }
}
