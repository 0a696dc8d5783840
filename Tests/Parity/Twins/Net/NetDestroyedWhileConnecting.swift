import NodeHTTP2

private let cases = [
    ("address", "now"), ("address", "now, with an error"), ("address", "in a tick"), ("address", "after a write"),
    ("address", "after an end"), ("address", "in an immediate"), ("name", "now"), ("name", "now, with an error"),
    ("unconnected", "now"), ("unconnected", "now, with an error"),
]

extension Twins {
    func netDestroyedWhileConnecting() {
        scenario("net/destroyed-while-connecting") {
            let server = net.createServer { socket in socket.on(.error) {}.resume() }
            server.listen(0, "127.0.0.1") {
                func next(_ index: Int) throws {
                    if index == cases.count {
                        server.close()
                        return
                    }
                    let (kind, when) = cases[index]
                    var events: [String] = []
                    let socket = net.Socket()
                    let port = server.address()!.port
                    if kind == "address" { try socket.connect(port, "127.0.0.1") }
                    if kind == "name" { try socket.connect(port, "localhost") }
                    socket.on(.error) { error in events.append(error.message) }
                    socket.on(.end) { events.append("end") }
                    socket.on(.finish) { events.append("finish") }
                    socket.on(.close) { hadError in events.append("close \(hadError)") }
                    let written: ((any Error)?) -> Void = { error in
                        events.append("written \(error?.code ?? "well")")
                    }
                    if when == "after a write" { socket.write("x", written) }
                    if when == "after an end" { socket.end("x", written) }
                    if when == "in a tick" {
                        process.nextTick { socket.destroy() }
                    } else if when == "in an immediate" {
                        setImmediate { socket.destroy() }
                    } else if when == "now, with an error" {
                        socket.destroy(NodeError("own"))
                    } else {
                        socket.destroy()
                    }
                    events.append("returned")
                    process.nextTick { events.append("tick") }
                    setImmediate {
                        events.append("immediate")
                        setImmediate {
                            events.append("immediate")
                            setImmediate {
                                log("main", kind, when, "|", events.joined(separator: ", "))
                                try next(index + 1)
                            }
                        }
                    }
                }
                try next(0)
            }
        }
    }
}
