import NodeHTTP2

extension Twins {
    func settingsViews() {
        func show(_ settings: Settings) -> [Any?] {
            [
                settings.headerTableSize, settings.enablePush, settings.initialWindowSize, settings.maxFrameSize,
                settings.maxConcurrentStreams, settings.maxHeaderListSize, settings.maxHeaderSize,
                settings.enableConnectProtocol,
            ]
        }
        scenario(
            "settings/views",
            server: { ready in
                let server = try http2.createServer(
                    .init(settings: .init(maxFrameSize: 20000, maxConcurrentStreams: 7, enableConnectProtocol: true)))
                server.on(.session) { session in
                    log("server", "at first", show(session.localSettings), show(session.remoteSettings))
                    session.on(.remoteSettings) { settings in log("server.remote", show(settings)) }
                    session.on(.localSettings) { settings in log("server.local", show(settings)) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)",
                    .init(settings: .init(enablePush: false, initialWindowSize: 1000, maxHeaderListSize: 5000)))
                client.on(.connect) {
                    log(
                        "client", "at first", show(client.localSettings), show(client.remoteSettings),
                        client.pendingSettingsAck)
                }
                var both = 2
                func done() throws {
                    both -= 1
                    if both == 0 {
                        try client.ping { client.close() }
                    }
                }
                client.on(.remoteSettings) { settings in
                    log("client.remote", show(settings))
                    try done()
                }
                client.on(.localSettings) { settings in
                    log("client.local", show(settings), client.pendingSettingsAck)
                    try done()
                }
            })
    }
}
