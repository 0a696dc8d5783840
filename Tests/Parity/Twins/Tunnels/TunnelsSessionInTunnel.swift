import NodeHTTP2

extension Twins {
    func tunnelsSessionInTunnel() {
        scenario(
            "tunnels/session-in-tunnel",
            server: { ready in
                let inner = http2.createServer()
                inner.on(.stream) { stream, headers in
                    log("server", "inner", headers[":path"], headers[":authority"])
                    try stream.respond()
                    stream.end("from within")
                }
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    log("server", "outer", headers[":method"], headers[":authority"])
                    try stream.respond()
                    try inner.emit(.connection, stream)
                }
                serve(server, ready)
            },
            client: { port in
                let outer = try http2.connect("http://localhost:\(port)")
                let tunnel = try outer.request([":method": "CONNECT", ":authority": "inner.example:80"])
                tunnel.on(.response) {
                    let inner = try http2.connect("http://inner.example", .init(createConnection: .init { tunnel }))
                    inner.on(.connect) { log("client", "inner connected", inner.alpnProtocol) }
                    let req = try inner.request([":path": "/within"])
                    var body = ""
                    req.on(.data) { chunk in
                        body += chunk
                    }
                    req.on(.end) { log("client", "body", body) }
                    req.on(.close) {
                        inner.close()
                        inner.on(.close) { outer.close() }
                    }
                }
            })
    }
}
