import NodeHTTP2

extension Twins {
    func limitsSettings() {
        scenario(
            "limits/settings",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(maxOutstandingSettings: 2))
                watch("client", "session", client)
                client.on(.connect) {
                    for i in 0..<3 {
                        attempt("client", "settings \(i)") {
                            try client.settings(.init(initialWindowSize: 70000 + i)) { error in
                                log("client", "settings callback", i, error)
                            }
                            return client.destroyed
                        }
                    }
                }
            })
    }
}
