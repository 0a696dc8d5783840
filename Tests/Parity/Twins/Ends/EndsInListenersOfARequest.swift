import NodeHTTP2

private let acts = [
    "destroy", "error", "close-0", "close-2", "close-8", "end", "session-close", "session-destroy", "session-error",
    "session-code",
]
private let cases: [(String, String)] = [
    "headers", "response", "data", "second", "trailers", "end", "finish", "wantTrailers", "aborted",
].flatMap { event in acts.map { (event, $0) } }

private func act(
    _ name: String, _ req: ClientHttp2Stream, _ session: ClientHttp2Session
) throws {
    switch name {
    case "destroy": req.destroy()
    case "error": req.destroy(NodeError("own"))
    case "close-0": try req.close(0)
    case "close-2": try req.close(2)
    case "close-8": try req.close(8)
    case "end": req.end()
    case "session-close": session.close()
    case "session-destroy": session.destroy()
    case "session-error": session.destroy(NodeError("session"))
    default: session.destroy(8)
    }
}

extension Twins {
    func endsInListenersOfARequest() {
        scenario(
            "ends/in-listeners-of-a-request",
            client: { port in
                func next(_ index: Int) throws {
                    if index == cases.count { return }
                    let (event, name) = cases[index]
                    let session = try http2.connect("http://localhost:\(port)")
                    var seen: [String] = []
                    session.on(.error) { error in seen.append("session \(error.message)") }
                    session.on(.close) {
                        log("client", event, name, "|", seen.joined(separator: ", "))
                        try next(index + 1)
                    }
                    session.on(.connect) {
                        let req = try session.request([":method": "POST"], .init(waitForTrailers: true))
                        func happens(_ what: String) throws {
                            seen.append(what)
                            if what != event || seen.contains(">") { return }
                            seen.append(">")
                            try act(name, req, session)
                            seen.append("<")
                        }
                        var chunks = 0
                        req.on(.data) {
                            chunks += 1
                            try happens(chunks == 1 ? "data" : "second")
                        }
                        req.on(.wantTrailers) {
                            try happens("wantTrailers")
                            if !req.destroyed, !req.closed { try req.sendTrailers(["t": "1"]) }
                        }
                        req.on(.end) {
                            try happens("end")
                            if !req.writableEnded { req.end("yy") }
                        }
                        req.on(.headers) { try happens("headers") }
                        req.on(.response) { try happens("response") }
                        req.on(.aborted) { try happens("aborted") }
                        req.on(.trailers) { try happens("trailers") }
                        req.on(.finish) { try happens("finish") }
                        req.on(.error) { error in seen.append(error.message) }
                        req.on(.close) {
                            seen.append("close \(req.rstCode)")
                            setImmediate { setImmediate { setImmediate { session.destroy() } } }
                        }
                        req.write("x")
                    }
                }
                try next(0)
            })
    }
}
