import NodeHTTP2

extension Twins {
    func pushOptions() {
        scenario(
            "push/options",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.pushStream([":path": "/ends"], .init(endStream: true)) { error, push, headers in
                        log("server", "ends", error, headers![":path"], push!.writableEnded)
                        try push!.respond()
                        try stream.pushStream([":path": "/body"], .init(exclusive: true, parent: 1)) { error, push in
                            log("server", "body", error, push!.id, push!.writableEnded)
                            try push!.respond()
                            push!.end("pushed")
                            try stream.respond([:], .init(endStream: true))
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 3
                func done() {
                    open -= 1
                    if open == 0 { client.close() }
                }
                client.on(.stream) { push, headers in
                    let lane = "client.\(headers[":path"]!)"
                    push.on(.push) { headers, flags in log(lane, "push", headers[":status"], flags) }
                    push.on(.data) { chunk in log(lane, "data", chunk) }
                    push.on(.end) { log(lane, "end") }
                    push.on(.close) {
                        log(lane, "close", push.rstCode)
                        done()
                    }
                }
                let req = try client.request()
                req.resume()
                req.on(.close) { done() }
            })
    }
}
