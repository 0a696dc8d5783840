import NodeHTTP2

extension Twins {
    func endsTwice() {
        scenario(
            "ends/twice",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { _ in }
                    try stream.respond()
                    stream.write("x")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func state(_ name: String, _ req: ClientHttp2Stream) {
                    log(
                        "client", name, "state", req.closed, req.destroyed, req.rstCode, req.aborted, req.writableEnded)
                }
                let cases: [(String, (ClientHttp2Stream, String) throws -> Void)] = [
                    (
                        "close twice",
                        { req, name in
                            try req.close(8) { log("client", name, "first callback") }
                            try req.close(2) { log("client", name, "second callback") }
                            attempt("client", "bad code") { try req.close(-1) }
                        }
                    ),
                    (
                        "close then destroy",
                        { req, name in
                            try req.close(2) { log("client", name, "callback") }
                            req.destroy()
                        }
                    ),
                    (
                        "close then destroy with error",
                        { req, _ in
                            try req.close(8)
                            req.destroy(NodeError("own"))
                        }
                    ),
                    (
                        "destroy then close",
                        { req, name in
                            req.destroy()
                            try req.close(2) { log("client", name, "callback") }
                        }
                    ),
                    (
                        "destroy twice",
                        { req, _ in
                            req.destroy(NodeError("first"))
                            req.destroy(NodeError("second"))
                        }
                    ),
                    (
                        "destroy in aborted",
                        { req, _ in
                            req.on(.aborted) { req.destroy(NodeError("in aborted")) }
                            try req.close(8)
                        }
                    ),
                    (
                        "close in aborted",
                        { req, _ in
                            req.on(.aborted) { try req.close(5) }
                            req.destroy()
                        }
                    ),
                    (
                        "destroy in error",
                        { req, _ in
                            req.on(.error) { _ in req.destroy(NodeError("in error")) }
                            try req.close(2)
                        }
                    ),
                    (
                        "end then close",
                        { req, _ in
                            req.end("y")
                            req.close()
                        }
                    ),
                    (
                        "close then end",
                        { req, name in
                            req.close()
                            req.end("y") { error in log("client", name, "end callback", error) }
                        }
                    ),
                    (
                        "close then write",
                        { req, name in
                            try req.close(8)
                            log(
                                "client", name, "write",
                                req.write("y") { error in log("client", name, "write callback", error) })
                        }
                    ),
                ]
                func next(_ index: Int) throws {
                    if index == cases.count {
                        client.destroy()
                        return
                    }
                    let (name, act) = cases[index]
                    let req = try client.request([":method": "POST"])
                    req.once(.data) { _ in
                        watch("client", name, req)
                        try act(req, name)
                        state(name, req)
                        req.on(.close) {
                            state(name, req)
                            setImmediate { try next(index + 1) }
                        }
                    }
                }
                try next(0)
            })
    }

    func endsRespondAfterReset() {
        scenario(
            "ends/respond-after-reset",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let name = headers[":path"]!.description
                    watch("server", name, stream)
                    func all(_ when: String) {
                        log(
                            "server", name, when, stream.destroyed, stream.closed, stream.aborted, stream.writable,
                            stream.writableEnded, stream.pushAllowed)
                        attempt("server", "respond") { try stream.respond() }
                        attempt("server", "additionalHeaders") { try stream.additionalHeaders([":status": 102]) }
                        attempt("server", "pushStream") { try stream.pushStream([":path": "/p"]) { _, _ in } }
                        attempt("server", "sendTrailers") { try stream.sendTrailers(["a": "b"]) }
                        attempt("server", "respondWithFD") { try stream.respondWithFD(0) }
                        attempt("server", "priority") { try stream.priority(.init()) }
                        attempt("server", "close") {
                            try stream.close(5) { log("server", name, "close callback") }
                        }
                    }
                    stream.on(.aborted) { all("aborted") }
                    stream.on(.close) {
                        all("close")
                        log("server", name, "end returns itself", stream.end("x") === stream)
                    }
                    try stream.additionalHeaders([":status": 103])
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func next(_ names: ArraySlice<(String, Int)>) throws {
                    guard let (name, code) = names.first else { return client.close() }
                    let req = try client.request([":path": name])
                    watch("client", name, req)
                    req.on(.headers) { try req.close(code) }
                    req.on(.close) { try next(names.dropFirst()) }
                }
                try next([("/cancel", 8), ("/none", 0), ("/refused", 7)])
            })
    }
}
