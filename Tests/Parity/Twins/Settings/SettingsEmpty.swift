import NodeHTTP2

extension Twins {
    func settingsEmpty() {
        func show(_ settings: Settings) -> [Any?] {
            [settings.maxConcurrentStreams, settings.maxHeaderListSize, settings.enablePush]
        }
        scenario(
            "settings/empty",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(peerMaxConcurrentStreams: 5))
                client.on(.connect) {
                    log("client", "at first", show(client.remoteSettings), show(client.localSettings))
                }
                client.on(.remoteSettings) { settings in
                    log("client", "then", show(settings))
                    client.close()
                }
            })
    }
}
