import NodeHTTP2

private let sequences = [
    "destroy", "error", "close-2", "close-8", "end destroy", "end error", "end close-2", "end close-8",
    "session-destroy", "session-error", "session-close destroy",
]
private let cases: [(String, String, String)] = ["now", "blocked", "drain"].flatMap { when in
    ["get", "post"].flatMap { request in sequences.map { (when, request, $0) } }
}

private func act(_ name: Substring, _ stream: ServerHttp2Stream, _ session: ServerHttp2Session) throws {
    switch name {
    case "destroy": stream.destroy()
    case "error": stream.destroy(NodeError("own"))
    case "close-2": try stream.close(2)
    case "close-8": try stream.close(8)
    case "end": stream.end()
    case "session-close": session.close()
    case "session-destroy": session.destroy()
    default: session.destroy(NodeError("session"))
    }
}

extension Twins {
    func endsBlocked() {
        scenario(
            "ends/blocked",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let index = number("\(headers[":path"]!)".dropFirst())
                    let (when, request, sequence) = cases[index]
                    let session = stream.session!
                    var events: [String] = []
                    func run() throws {
                        for name in sequence.split(separator: " ") { try act(name, stream, session) }
                        events.append("returned")
                    }
                    stream.on(.aborted) { events.append("aborted") }
                    stream.on(.finish) { events.append("finish") }
                    stream.on(.end) { events.append("end") }
                    stream.on(.drain) {
                        events.append("drain")
                        if when == "drain" { try run() }
                    }
                    stream.on(.error) { error in events.append(error.message) }
                    stream.on(.close) {
                        events.append("close \(stream.rstCode)")
                        setImmediate { setImmediate { setImmediate { session.destroy() } } }
                    }
                    session.on(.error) { error in events.append("session \(error.message)") }
                    session.on(.close) {
                        log("server", when, request, sequence, "|", events.joined(separator: ", "))
                        if index == cases.count - 1 { server.close() }
                    }
                    try stream.respond()
                    let written: ((any Error)?) -> Void = { error in
                        events.append("written \(error?.code ?? "well")")
                    }
                    stream.write(try Buffer.alloc(70000), written)
                    if when == "now" { try run() }
                    if when == "blocked" { session.on(.ping) { try run() } }
                }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
