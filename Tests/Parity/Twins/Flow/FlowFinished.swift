import NodeHTTP2

extension Twins {
    func flowFinished() {
        scenario(
            "flow/finished",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { incoming, headers in
                    let lane = "server.\(headers[":path"]!)"
                    stream.finished(incoming) { error in log(lane, "finished", error) }
                    incoming.on(.error) { error in log(lane, "error", error) }
                    try incoming.respond()
                    if headers[":path"] == "/well" {
                        incoming.end("body")
                    } else {
                        setImmediate { try incoming.close(2) }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 2
                for path in ["/well", "/reset"] {
                    let req = try client.request([":path": path, ":method": "POST"])
                    let lane = "client.\(path)"
                    stream.finished(req) { error in log(lane, "finished", error) }
                    req.on(.error) { error in log(lane, "error", error) }
                    req.resume()
                    req.on(.response) {
                        if path == "/well" {
                            req.end()
                        }
                    }
                    req.on(.close) {
                        log(lane, "close", req.rstCode)
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}
