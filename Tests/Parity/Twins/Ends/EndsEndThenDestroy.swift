import NodeHTTP2

extension Twins {
    func endsEndThenDestroy() {
        scenario(
            "ends/end-then-destroy",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let name = headers[":path"]!.description
                    stream.on(.error) { error in log("server", name, "error", error) }
                    func events() {
                        stream.on(.aborted) { log("server", name, "aborted") }
                        stream.on(.finish) { log("server", name, "finish") }
                        stream.on(.end) { log("server", name, "end") }
                        stream.on(.close) { log("server", name, "close", stream.rstCode) }
                    }
                    if name == "/end-destroy" {
                        events()
                        try stream.respond()
                        stream.end()
                        stream.destroy()
                    } else if name == "/end-destroy-error" {
                        events()
                        try stream.respond()
                        stream.end()
                        stream.destroy(NodeError("own"))
                    } else if name == "/text-destroy" {
                        events()
                        try stream.respond()
                        stream.end("text")
                        stream.destroy()
                    } else {
                        try stream.respond()
                        stream.resume()
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                typealias Case = (String, Headers, (ClientHttp2Stream) -> Void, Bool)
                func server(_ name: String) -> Case { (name, [":path": name], { _ in }, true) }
                let cases: [Case] = [
                    server("/end-destroy"),
                    server("/end-destroy-error"),
                    server("/text-destroy"),
                    ("get, destroy()", [:], { req in req.destroy() }, false),
                    ("get, destroy(error)", [:], { req in req.destroy(NodeError("own")) }, false),
                    (
                        "end, destroy()", [":method": "POST"],
                        { req in
                            req.end()
                            req.destroy()
                        }, false
                    ),
                    (
                        "end, destroy(error)", [":method": "POST"],
                        { req in
                            req.end()
                            req.destroy(NodeError("own"))
                        }, false
                    ),
                    (
                        "text, destroy()", [":method": "POST"],
                        { req in
                            req.end("text")
                            req.destroy()
                        }, false
                    ),
                    (
                        "write, end, destroy()", [":method": "POST"],
                        { req in
                            req.write("text")
                            req.end()
                            req.destroy()
                        }, false
                    ),
                ]
                func next(_ index: Int) throws {
                    if index == cases.count {
                        client.destroy()
                        return
                    }
                    let (name, headers, act, isServers) = cases[index]
                    let req = try client.request(headers)
                    if isServers {
                        req.on(.error) { _ in }
                        req.resume()
                    } else {
                        watch("client", name, req)
                        act(req)
                    }
                    req.on(.close) { setImmediate { try next(index + 1) } }
                }
                client.on(.connect) { try next(0) }
            })
    }
}
