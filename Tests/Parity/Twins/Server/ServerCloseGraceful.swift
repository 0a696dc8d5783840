import NodeHTTP2

extension Twins {
    func serverCloseGraceful() {
        scenario(
            "server/close-graceful",
            server: { ready in
                let server = http2.createServer()
                var sessions = 0
                server.on(.session) { session in
                    sessions += 1
                    let lane = "server.\(sessions)"
                    session.on(.close) { log(lane, "session", "close") }
                }
                server.on(.stream) { stream in
                    try stream.respond()
                    stream.write("a")
                    server.close { error in log("server", "close callback", error) }
                    log("server", "close() returned", stream.session!.closed, server.listening)
                    setTimeout({ stream.end("b") }, 20)
                    server.close { error in log("server", "second callback", error) }
                }
                server.on(.close) { log("server", "server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let idle = try http2.connect("http://localhost:\(port)")
                idle.on(.close) { log("client.idle", "session", "close") }
                idle.on(.remoteSettings) {
                    let busy = try http2.connect("http://localhost:\(port)")
                    let req = try busy.request()
                    var body = ""
                    req.on(.data) { chunk in
                        body += chunk
                    }
                    req.on(.close) { log("client.busy", "req", "close", body) }
                    busy.on(.close) { log("client.busy", "session", "close") }
                }
            })
    }
}
