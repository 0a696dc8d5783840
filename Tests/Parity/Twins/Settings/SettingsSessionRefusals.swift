import NodeHTTP2

extension Twins {
    func settingsSessionRefusals() {
        scenario(
            "settings/session-refusals",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.connect) {
                    func set(_ name: String, _ settings: Settings) {
                        attempt("client", name) { try client.settings(settings) }
                    }
                    set("initialWindowSize", .init(initialWindowSize: -1))
                    set("initialWindowSize", .init(initialWindowSize: 2147483648))
                    set("maxFrameSize", .init(maxFrameSize: 1))
                    set("headerTableSize", .init(headerTableSize: 4294967296))
                    set("maxConcurrentStreams", .init(maxConcurrentStreams: -1))
                    set("maxHeaderListSize", .init(maxHeaderListSize: -1))
                    set("maxHeaderSize", .init(maxHeaderSize: -1))
                    try client.settings(.init(enablePush: false)) { error, settings in
                        log("client", "settings callback", error, settings!.enablePush)
                        client.destroy()
                        set("after destroy", .init())
                    }
                }
            })
    }
}
