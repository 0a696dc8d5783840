import NodeHTTP2

private let sequences = [
    "destroy", "respond destroy", "respond write destroy", "respond write write destroy", "write destroy",
    "respond end destroy", "end destroy", "end-stream destroy", "error", "respond error", "respond write error",
    "respond close-0", "respond close-2", "respond close-8", "respond write close-0", "respond write close-2",
    "respond write close-8", "respond end close-0", "respond end close-2",
    "respond end close-8", "respond text close-0", "respond text close-8", "respond write end close-0",
    "respond write end close-8", "write close-8", "text close-8", "end-stream close-0", "end-stream close-8",
]
private let cases = ["now", "immediate"].flatMap { when in
    ["get", "post", "read"].flatMap { request in
        sequences.filter { when == "now" || !$0.hasSuffix("text close-8") }.map { (when, request, $0) }
    }
}

private func act(_ name: Substring, _ stream: ServerHttp2Stream, _ tell: @escaping (String) -> Void) throws {
    switch name {
    case "respond": try stream.respond()
    case "end-stream": try stream.respond([:], .init(endStream: true))
    case "write": stream.write("x") { error in tell("written \(error.map { $0.code ?? $0.message } ?? "well")") }
    case "end": stream.end()
    case "text": stream.end("x")
    case "destroy": stream.destroy()
    case "error": stream.destroy(NodeError("own"))
    case "close-0": try stream.close(0)
    case "close-2": try stream.close(2)
    default: try stream.close(8)
    }
}

extension Twins {
    func endsOneTick() {
        scenario(
            "ends/one-tick",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let index = number("\(headers[":path"]!)".dropFirst())
                    let (when, request, sequence) = cases[index]
                    let session = stream.session!
                    var events: [String] = []
                    stream.on(.aborted) { events.append("aborted") }
                    stream.on(.finish) { events.append("finish") }
                    stream.on(.end) { events.append("end") }
                    stream.on(.drain) { events.append("drain") }
                    stream.on(.error) { error in events.append(error.message) }
                    stream.on(.close) {
                        events.append("close \(stream.rstCode)")
                        setImmediate {
                            log("server", when, request, sequence, "|", events.joined(separator: ", "))
                            try session.ping { _, _, _ in }
                            if index == cases.count - 1 { session.on(.close) { server.close() } }
                        }
                    }
                    if request == "read" { stream.resume() }
                    func run() throws {
                        for name in sequence.split(separator: " ") { try act(name, stream) { events.append($0) } }
                        events.append("returned")
                    }
                    if when == "now" { try run() } else { setImmediate(run) }
                }
                server.on(.session) { session in session.on(.error) {} }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
