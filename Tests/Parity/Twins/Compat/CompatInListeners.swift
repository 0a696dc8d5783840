import NodeHTTP2

private let acts = [
    "response.end", "response.end(text)", "response.destroy", "response.destroy(error)", "stream.destroy",
    "stream.close(8)", "session.destroy",
]
private let cases: [(String, String)] = ["request", "data", "request end", "trailers", "finish", "aborted"]
    .flatMap { event in acts.map { (event, $0) } }

private func act(_ name: String, _ response: Http2ServerResponse, _ session: ServerHttp2Session) throws {
    switch name {
    case "response.end": response.end()
    case "response.end(text)": response.end("z")
    case "response.destroy": response.destroy()
    case "response.destroy(error)": response.destroy(NodeError("own"))
    case "stream.destroy": response.stream.destroy()
    case "stream.close(8)": try response.stream.close(8)
    default: session.destroy()
    }
}

extension Twins {
    func compatInListeners() {
        scenario(
            "compat/in-listeners",
            server: { ready in
                let server = http2.createServer()
                server.on(.request) { request, response in
                    let index = number(request.url.dropFirst())
                    let (event, name) = cases[index]
                    let session = request.stream.session!
                    var seen: [String] = []
                    func happens(_ what: String) throws {
                        seen.append(what)
                        if what != event || seen.contains(">") { return }
                        seen.append(">")
                        try act(name, response, session)
                        seen.append(
                            "< \(response.writableEnded) \(response.headersSent) \(request.aborted) \(request.complete)"
                        )
                    }
                    request.on(.data) { try happens("data") }
                    request.stream.on(.trailers) { try happens("trailers") }
                    request.on(.end) {
                        try happens("request end")
                        if !response.writableEnded { response.end("y") }
                    }
                    request.on(.aborted) { try happens("aborted") }
                    request.on(.error) { error in seen.append("request \(error.message)") }
                    request.on(.close) { seen.append("request close \(request.aborted) \(request.complete)") }
                    response.on(.finish) { try happens("finish") }
                    response.on(.error) { error in seen.append("response \(error.message)") }
                    response.on(.close) { seen.append("response close \(response.writableEnded)") }
                    request.stream.on(.close) {
                        setImmediate { setImmediate { setImmediate { session.destroy() } } }
                    }
                    session.on(.error) { error in seen.append("session \(error.message)") }
                    session.on(.close) {
                        log("server", event, name, "|", seen.joined(separator: ", "))
                        if index == cases.count - 1 { server.close() }
                    }
                    try happens("request")
                    if !response.writableEnded, !response.stream.destroyed, !response.stream.closed {
                        response.write("x")
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
