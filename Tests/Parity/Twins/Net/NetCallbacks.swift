import NodeHTTP2

extension Twins {
    private typealias Done = (String) -> ((any Error)?) -> Void

    func netEarlyWrites() {
        scenario(
            "net/early-writes",
            server: { ready in
                var left = 4
                var server: net.Server!
                server = net.createServer { socket in
                    socket.resume()
                    socket.on(.close) {
                        left -= 1
                        if left == 0 { server.close() }
                    }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let cases: [(String, (net.Socket, @escaping Done) throws -> Void)] = [
                    (
                        "writes",
                        { socket, done in
                            socket.write("one") { error in
                                done("one")(error)
                                process.nextTick { log("client", "writes", "tick") }
                                socket.write("three", done("three"))
                            }
                            socket.write("two", done("two"))
                            socket.on(.connect) { log("client", "writes", "later listener") }
                            socket.on(.ready) { setImmediate { socket.end(done("end")) } }
                        }
                    ),
                    (
                        "silent first",
                        { socket, done in
                            socket.write("one")
                            socket.write("two", done("two"))
                            socket.end("three", done("end"))
                        }
                    ),
                    (
                        "large",
                        { socket, done in
                            try log("client", "large", socket.write(Buffer.alloc(70000), done("one")))
                            socket.write("two", done("two"))
                            socket.once(.drain) { socket.end(done("end")) }
                        }
                    ),
                    ("end alone", { socket, done in socket.end("x", done("end")) }),
                ]
                func next(_ index: Int) throws {
                    if index == cases.count { return }
                    let (name, act) = cases[index]
                    let socket = try net.connect(port, "127.0.0.1")
                    socket.on(.connect) { log("client", name, "connect") }
                    socket.on(.ready) { log("client", name, "ready") }
                    socket.on(.drain) { log("client", name, "drain") }
                    socket.on(.finish) { log("client", name, "finish") }
                    socket.on(.end) { log("client", name, "end") }
                    socket.on(.close) { hadError in
                        log("client", name, "close", hadError)
                        try next(index + 1)
                    }
                    try act(socket) { what in { error in log("client", name, "callback of", what, error) } }
                }
                try next(0)
            })
    }

    func netFailingEnds() {
        scenario(
            "net/failing-ends",
            server: { ready in
                var sockets: [net.Socket] = []
                var server: net.Server!
                server = net.createServer { socket in
                    sockets.append(socket)
                    socket.on(.error) { _ in }
                    socket.once(.readable) {
                        guard let first = socket.read(1), first.toString() == "q" else { return }
                        server.close()
                        for each in sockets { each.destroy() }
                    }
                    socket.on(.close) { sockets.removeAll { $0 === socket } }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                func own() -> NodeError { NodeError("own") }
                let cases: [(String, Bool, (net.Socket, @escaping Done) throws -> Void)] = [
                    (
                        "end, destroy(error)", true,
                        { socket, done in
                            socket.end(done("end"))
                            socket.destroy(own())
                        }
                    ),
                    (
                        "end, destroy()", true,
                        { socket, done in
                            socket.end(done("end"))
                            socket.destroy()
                        }
                    ),
                    (
                        "write, end, destroy(error)", true,
                        { socket, done in
                            socket.write("x", done("write"))
                            socket.end(done("end"))
                            socket.destroy(own())
                        }
                    ),
                    (
                        "end, write", true,
                        { socket, done in
                            socket.end("x", done("end"))
                            socket.write("y", done("write"))
                        }
                    ),
                    (
                        "cork, destroy(error)", true,
                        { socket, done in
                            socket.cork()
                            socket.write("x", done("write"))
                            socket.write("y", done("second write"))
                            socket.destroy(own())
                        }
                    ),
                    (
                        "much, destroy(error)", true,
                        { socket, done in
                            try socket.write(Buffer.alloc(33_554_432), done("write"))
                            socket.write("y", done("second write"))
                            socket.end(done("end"))
                            setImmediate { socket.destroy(own()) }
                        }
                    ),
                    (
                        "much, destroy()", true,
                        { socket, done in
                            try socket.write(Buffer.alloc(33_554_432), done("write"))
                            socket.write("y", done("second write"))
                            socket.end(done("end"))
                            setImmediate { socket.destroy() }
                        }
                    ),
                    (
                        "connecting, end, destroy(error)", false,
                        { socket, done in
                            socket.end(done("end"))
                            socket.destroy(own())
                        }
                    ),
                    (
                        "connecting, end, destroy()", false,
                        { socket, done in
                            socket.end(done("end"))
                            socket.destroy()
                        }
                    ),
                    (
                        "connecting, writes, destroy(error)", false,
                        { socket, done in
                            socket.write("x", done("write"))
                            socket.write("y", done("second write"))
                            socket.end(done("end"))
                            socket.destroy(own())
                        }
                    ),
                    (
                        "connecting, writes, destroy()", false,
                        { socket, done in
                            socket.write("x", done("write"))
                            socket.write("y", done("second write"))
                            socket.end(done("end"))
                            socket.destroy()
                        }
                    ),
                ]
                func next(_ index: Int) throws {
                    if index == cases.count {
                        try net.connect(port, "127.0.0.1").on(.error) { _ in }.end("q")
                        return
                    }
                    let (name, waits, act) = cases[index]
                    let socket = try net.connect(port, "127.0.0.1")
                    let done: Done = { what in { error in log("client", name, "callback of", what, error) } }
                    socket.on(.connect) { log("client", name, "connect") }
                    socket.on(.ready) { log("client", name, "ready") }
                    socket.on(.finish) { log("client", name, "finish") }
                    socket.on(.end) { log("client", name, "end") }
                    socket.on(.error) { error in log("client", name, "error", error) }
                    if waits { socket.on(.ready) { try act(socket, done) } } else { try act(socket, done) }
                    socket.on(.close) { hadError in
                        log("client", name, "close", hadError)
                        setImmediate { try next(index + 1) }
                    }
                }
                try next(0)
            })
    }
}
