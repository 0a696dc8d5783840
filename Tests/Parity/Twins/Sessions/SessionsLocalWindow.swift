import NodeHTTP2

extension Twins {
    func sessionsLocalWindow() {
        scenario(
            "sessions/local-window",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    log("server", "remote window", stream.session!.state.remoteWindowSize)
                    try stream.respond([:], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.connect) {
                    attempt("client", "too small") { try client.setLocalWindowSize(-1) }
                    attempt("client", "too large") { try client.setLocalWindowSize(2147483648) }
                    attempt("client", "larger") { try client.setLocalWindowSize(200000) }
                    log("client", "windows", client.state.effectiveLocalWindowSize, client.state.localWindowSize)
                    let req = try client.request()
                    req.resume()
                    req.on(.close) {
                        attempt("client", "smaller") { try client.setLocalWindowSize(1000) }
                        log("client", "windows", client.state.effectiveLocalWindowSize, client.state.localWindowSize)
                        client.close()
                    }
                }
            })
    }
}
