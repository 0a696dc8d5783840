import NodeHTTP2

extension Twins {
    func endsCloseMatrix() {
        let forms = [
            ("now", "nothing"), ("now", "headers"), ("immediate", "nothing"), ("immediate", "headers"),
            ("sent", "headers"), ("sent", "data"),
        ]
        let all = [0, 2, 8].flatMap { code in forms.map { (when, sent) in (code, when, sent) } }
        scenario(
            "ends/close-matrix",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let (code, when, sent) = all[number(headers["x-case"])]
                    var events: [String] = []
                    stream.on(.aborted) { events.append("aborted") }
                    stream.on(.finish) { events.append("finish") }
                    stream.on(.end) { events.append("end") }
                    stream.on(.error) { events.append("error") }
                    stream.on(.close) { events.append("close") }
                    func send() throws {
                        if sent != "nothing" { try stream.respond() }
                        if sent == "data" { stream.write("x") }
                    }
                    func close() throws {
                        if when != "sent" { try send() }
                        try stream.close(code)
                        events.append("|")
                    }
                    if when == "sent" { try send() }
                    if when == "now" { try close() } else { setImmediate(close) }
                    stream.on(.close) { log("server", code, when, sent, events, stream.rstCode) }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var index = 0
                func next() throws {
                    if index == all.count {
                        client.close()
                        return
                    }
                    let req = try client.request(["x-case": index])
                    index += 1
                    req.on(.error) {}
                    req.resume()
                    req.on(.close) { setImmediate(next) }
                }
                client.on(.connect) { try next() }
            })
    }
}
