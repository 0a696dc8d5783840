import NodeHTTP2

extension Twins {
    func settingsCancelled() {
        scenario(
            "settings/cancelled",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.connect) {
                    try client.settings(.init(enablePush: false)) { error, settings in
                        log("client", "settings callback", error, settings)
                    }
                    try client.ping { error, duration, payload in
                        log("client", "ping callback", error, duration, payload)
                    }
                    client.destroy()
                    log("client", "destroy() returned", client.pendingSettingsAck)
                    attempt("client", "ping") { try client.ping { _, _, _ in } }
                    attempt("client", "goaway") { try client.goaway() }
                    attempt("client", "setLocalWindowSize") { try client.setLocalWindowSize(1) }
                    attempt("client", "setNextStreamID") { try client.setNextStreamID(1) }
                }
            })
    }
}
