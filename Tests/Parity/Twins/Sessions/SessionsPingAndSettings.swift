import NodeHTTP2

extension Twins {
    func sessionsPingAndSettings() {
        scenario(
            "sessions/ping-and-settings",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    session.on(.ping) { payload in log("server", "session", "ping", payload) }
                    session.on(.remoteSettings) { settings in
                        log("server", "session", "remoteSettings", settings.initialWindowSize)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.remoteSettings) { settings in
                    log("client.remote", "session", "remoteSettings", settings.initialWindowSize)
                }
                client.on(.connect) {
                    let sent = try client.ping(Buffer.from("12345678")) { error, duration, payload in
                        log("client", "ping callback", error, duration! >= 0, payload)
                        try client.settings(.init(initialWindowSize: 100000)) { error, settings, duration in
                            log(
                                "client", "settings callback", error, settings!.initialWindowSize, duration! >= 0,
                                client.pendingSettingsAck)
                            client.on(.localSettings) { settings in
                                log("client", "session", "localSettings", settings.initialWindowSize)
                                client.close()
                            }
                        }
                        log(
                            "client", "settings() returned", client.pendingSettingsAck,
                            client.localSettings.initialWindowSize)
                    }
                    log("client", "ping() returned", sent)
                }
            })
    }
}
