import NodeHTTP2

extension Twins {
    func tunnelsExtendedConnectRefused() {
        scenario(
            "tunnels/extended-connect-refused",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { log("server", "stream") }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.remoteSettings) {
                    let req = try client.request([":method": "CONNECT", ":protocol": "websocket", ":path": "/chat"])
                    watch("client", "req", req)
                    req.on(.close) { client.close() }
                }
            })
    }
}
