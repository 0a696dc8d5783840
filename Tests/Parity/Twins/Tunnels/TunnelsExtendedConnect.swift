import NodeHTTP2

extension Twins {
    func tunnelsExtendedConnect() {
        scenario(
            "tunnels/extended-connect",
            server: { ready in
                let server = try http2.createServer(.init(settings: .init(enableConnectProtocol: true)))
                server.on(.stream) { stream, headers in
                    log(
                        "server", "stream", headers[":method"], headers[":protocol"], headers[":path"],
                        headers[":scheme"])
                    try stream.respond()
                    stream.pipe(stream)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.remoteSettings) { settings in
                    log("client", "enableConnectProtocol", settings.enableConnectProtocol)
                    let req = try client.request([":method": "CONNECT", ":protocol": "websocket", ":path": "/chat"])
                    req.end("frames")
                    var body = ""
                    req.on(.data) { chunk in
                        body += chunk
                    }
                    req.on(.end) { log("client", "body", body) }
                    req.on(.close) { client.close() }
                }
            })
    }
}
