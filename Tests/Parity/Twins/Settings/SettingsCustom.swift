import NodeHTTP2

extension Twins {
    func settingsCustom() {
        scenario(
            "settings/custom",
            server: { ready in
                let server = try http2.createServer(
                    .init(settings: .init(customSettings: [1000: 3]), remoteCustomSettings: [55, 77]))
                server.on(.session) { session in
                    session.on(.remoteSettings) { settings in
                        log(
                            "server", settings.customSettings![55], settings.customSettings![66],
                            settings.customSettings![77])
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)", .init(settings: .init(customSettings: [55: 12, 66: 13])))
                var both = 2
                func done() {
                    both -= 1
                    if both == 0 {
                        client.close()
                    }
                }
                client.on(.localSettings) { settings in
                    log("client.local", settings.customSettings![55], settings.customSettings![66])
                    done()
                }
                client.on(.remoteSettings) { settings in
                    log("client.remote", settings.customSettings)
                    done()
                }
            })
    }
}
