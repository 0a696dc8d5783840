import NodeHTTP2

extension Twins {
    func requestsPriority() {
        scenario(
            "requests/priority",
            server: { ready in
                let server = http2.createServer()
                server.on(.priority) { log("server", "priority") }
                server.on(.stream) { stream in
                    stream.on(.priority) { log("server", "stream", "priority") }
                    try stream.respond([:], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                process.on(.warning) { warning in log("client.warning", warning.name, warning.code, warning.message) }
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.connect) {
                    attempt("client", "parent") { try client.request([:], .init(parent: -1)) }
                    let req = try client.request([:], .init(exclusive: true, parent: 0, weight: 100, silent: false))
                    attempt("client", "priority") { try req.priority(.init(weight: 5)) }
                    req.resume()
                    req.on(.close) {
                        attempt("client", "destroyed") { try req.priority(.init(weight: 5)) }
                        client.close()
                    }
                }
            })
    }
}
