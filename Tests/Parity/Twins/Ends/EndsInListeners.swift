import NodeHTTP2

private let acts = [
    "destroy", "error", "close-0", "close-2", "close-8", "end", "session-close", "session-destroy", "session-error",
    "session-code",
]
private let cases: [(String, String)] = ["data", "second", "trailers", "end", "finish", "wantTrailers", "aborted"]
    .flatMap { event in acts.map { (event, $0) } }

private func act(
    _ name: String, _ stream: ServerHttp2Stream, _ session: ServerHttp2Session
) throws {
    switch name {
    case "destroy": stream.destroy()
    case "error": stream.destroy(NodeError("own"))
    case "close-0": try stream.close(0)
    case "close-2": try stream.close(2)
    case "close-8": try stream.close(8)
    case "end": stream.end()
    case "session-close": session.close()
    case "session-destroy": session.destroy()
    case "session-error": session.destroy(NodeError("session"))
    default: session.destroy(8)
    }
}

extension Twins {
    func endsInListeners() {
        scenario(
            "ends/in-listeners",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let index = number("\(headers[":path"]!)".dropFirst())
                    let (event, name) = cases[index]
                    let session = stream.session!
                    var seen: [String] = []
                    func happens(_ what: String) throws {
                        seen.append(what)
                        if what != event || seen.contains(">") { return }
                        seen.append(">")
                        try act(name, stream, session)
                        seen.append("<")
                    }
                    var chunks = 0
                    stream.on(.data) {
                        chunks += 1
                        try happens(chunks == 1 ? "data" : "second")
                    }
                    stream.on(.wantTrailers) {
                        try happens("wantTrailers")
                        if !stream.destroyed, !stream.closed { try stream.sendTrailers(["t": "1"]) }
                    }
                    stream.on(.end) {
                        try happens("end")
                        if !stream.writableEnded { stream.end("y") }
                    }
                    stream.on(.aborted) { try happens("aborted") }
                    stream.on(.trailers) { try happens("trailers") }
                    stream.on(.finish) { try happens("finish") }
                    stream.on(.error) { error in seen.append(error.message) }
                    stream.on(.close) {
                        seen.append("close \(stream.rstCode)")
                        setImmediate { setImmediate { setImmediate { session.destroy() } } }
                    }
                    session.on(.error) { error in seen.append("session \(error.message)") }
                    session.on(.close) {
                        log("server", event, name, "|", seen.joined(separator: ", "))
                        if index == cases.count - 1 { server.close() }
                    }
                    try stream.respond([:], .init(waitForTrailers: true))
                    stream.write("x")
                }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
