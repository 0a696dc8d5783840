import NodeHTTP2

extension Twins {
    func optionsPadding() {
        let (strategyMax, strategyAligned) = (
            http2.constants.PADDING_STRATEGY_MAX, http2.constants.PADDING_STRATEGY_ALIGNED
        )
        scenario(
            "options/padding",
            server: { ready in
                let server = try http2.createServer(.init(paddingStrategy: strategyMax))
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.on(.data) { chunk in log("server", "data", chunk) }
                    stream.on(.end) {
                        try stream.respond()
                        stream.end(String(repeating: "x", count: 1000))
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)", .init(paddingStrategy: strategyAligned))
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.end("body")
                req.on(.data) { chunk in log("client", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}
