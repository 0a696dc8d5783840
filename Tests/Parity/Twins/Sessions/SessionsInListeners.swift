import NodeHTTP2

extension Twins {
    func sessionsDestroyedInResponse() {
        scenario(
            "sessions/destroyed-in-response",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    stream.on(.error) { _ in }
                    if headers[":path"] == "/first" { try stream.respond() }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let first = try client.request([":path": "/first"])
                let post = try client.request([":path": "/post", ":method": "POST"])
                let get = try client.request([":path": "/get"])
                watch("client", "first", first)
                watch("client", "post", post)
                watch("client", "get", get)
                post.write("under way") { error in log("client", "post", "write callback", error) }
                first.on(.response) {
                    try client.ping { error in log("client", "ping callback", error) }
                    try client.ping(Buffer.from("12345678")) { error, _, _ in
                        log("client", "second ping callback", error)
                    }
                    try client.settings(Settings(enablePush: false)) { error in
                        log("client.settings", "settings callback", error)
                    }
                    client.destroy(NodeError("own"), 11)
                    log(
                        "client", "destroy() returned", first.destroyed, post.destroyed, get.destroyed, first.closed,
                        client.closed)
                    log(
                        "client", "codes", first.rstCode, post.rstCode, get.rstCode, first.session, first.aborted,
                        post.aborted)
                    attempt("client", "ping") { try client.ping {} }
                    attempt("client", "settings") { try client.settings(Settings()) }
                    attempt("client", "goaway") { try client.goaway() }
                    let late = try client.request()
                    watch("client", "late", late)
                }
            })
    }

    func sessionsRequestInGoaway() {
        scenario(
            "sessions/request-in-goaway",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { _ in }
                    try stream.session!.goaway()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.on(.error) { _ in }
                client.once(.goaway) { code, last in
                    log("client", "goaway", code, last, client.closed)
                    let second = try client.request()
                    watch("client", "second", second)
                    log("client", "second", second.pending, second.destroyed)
                    second.on(.close) { client.destroy() }
                }
            })
    }

    func sessionsDestroyInSessionListener() {
        sessionsEndInSessionListener("sessions/destroy-in-session-listener") { session in session.destroy() }
    }

    func sessionsCloseInSessionListener() {
        sessionsEndInSessionListener("sessions/close-in-session-listener") { session in session.close() }
    }

    private func sessionsEndInSessionListener(_ name: String, _ end: @escaping (ServerHttp2Session) -> Void) {
        scenario(
            name,
            server: { ready in
                let server = http2.createServer()
                watch("server", "server", server)
                server.on(.connection) { log("server", "connection") }
                server.on(.session) { session in
                    watch("server", "session", session)
                    session.on(.close) { server.close() }
                    end(session)
                    log("server", "session", session.closed, session.destroyed, session.connecting)
                }
                server.on(.stream) { log("server", "stream") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                req.on(.error) { error in log("client", "req", "error", error) }
                req.on(.close) { log("client", "req", "close", req.rstCode) }
            })
    }

    func sessionsClosesWithQueue() {
        scenario(
            "sessions/closes-with-queue",
            server: { ready in
                let server = try http2.createServer(.init(settings: .init(maxConcurrentStreams: 1)))
                server.on(.stream) { stream, headers in
                    log("server", "stream", headers[":path"])
                    try stream.respond()
                    stream.end(headers[":path"]!.description)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.close) { log("client", "session closed") }
                client.once(.remoteSettings) {
                    for path in ["/1", "/2", "/3"] {
                        let req = try client.request([":path": path])
                        log("client", "request", req.id, req.pending)
                        req.on(.response) {
                            log("client", path, "response")
                            if path == "/1" { client.close() }
                        }
                        req.on(.data) { chunk in log("client", path, "data", chunk) }
                        req.on(.aborted) { log("client", path, "aborted") }
                        req.on(.error) { error in log("client", path, "error", error) }
                        req.on(.close) { log("client", path, "close", req.rstCode) }
                    }
                }
            })
    }
}
