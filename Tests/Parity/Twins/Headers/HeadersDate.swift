import NodeHTTP2

extension Twins {
    func headersDate() {
        scenario(
            "headers/date",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    switch headers[":path"] {
                    case "/default":
                        try stream.respond()
                    case "/off":
                        try stream.respond([:], .init(sendDate: false))
                    default:
                        try stream.respond(["date": "yesterday"])
                    }
                    log("server", headers[":path"], stream.sentHeaders!.names)
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var paths = ["/default", "/off", "/own"]
                func next() throws {
                    if paths.count == 0 {
                        client.close()
                        return
                    }
                    let path = paths.removeFirst()
                    let req = try client.request([":path": path])
                    req.on(.response) { headers in log("client", path, headers.date != nil, headers.date == "yesterday")
                    }
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}
