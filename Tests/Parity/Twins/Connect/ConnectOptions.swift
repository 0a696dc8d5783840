import NodeHTTP2

extension Twins {
    func connectOptions() {
        scenario(
            "connect/options",
            server: { ready in
                let server = http2.createServer()
                var count = 0
                server.on(.stream) { stream in
                    log("server", stream.session?.socket?.remoteAddress)
                    try stream.respond()
                    stream.end()
                }
                server.on(.session) { session in
                    session.on(.close) {
                        count += 1
                        if count == 3 { server.close() }
                    }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                func ask(
                    _ name: String, _ host: String, _ options: ConnectOptions, _ done: @escaping () throws -> Void
                ) throws {
                    let client = try http2.connect("http://\(host):\(port)", options)
                    client.on(.error) { error in
                        log("client", name, "error", error.code, (error as? NodeError)?.syscall)
                    }
                    client.on(.connect) { _, socket in
                        log("client", name, "connect", socket?.remoteAddress, socket?.localAddress, socket?.timeout)
                    }
                    client.on(.close) {
                        log("client", name, "close")
                        try done()
                    }
                    let req = try client.request()
                    req.on(.error) { error in log("client", name, "request", error.code) }
                    req.resume()
                    req.on(.close) { client.close() }
                }
                let found: net.LookupFunction = { hostname, options, callback in
                    log("client", "lookup", hostname, options.family, options.all)
                    callback(nil, [.init(address: "127.0.0.1", family: 4)])
                }
                let missing: net.LookupFunction = { _, _, callback in
                    callback(
                        NodeError("ENOTFOUND", .error, "getaddrinfo ENOTFOUND there", syscall: "getaddrinfo"), [])
                }
                try ask("localAddress", "127.0.0.1", .init(localAddress: "127.0.0.2")) {
                    try ask("lookup", "there", .init(lookup: found)) {
                        try ask("family", "there", .init(family: 4, lookup: found, timeout: 10000)) {
                            try ask("missing", "there", .init(lookup: missing)) { log("client", "done") }
                        }
                    }
                }
            })
    }
}
