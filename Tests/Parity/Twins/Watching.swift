import NodeHTTP2

/// Logs the events of a server, but for those whose listener changes the course of things ('timeout').
func watch(_ lane: String, _ name: String, _ server: Http2Server) {
    server.on(.sessionError) { error in log(lane, name, "sessionError", error) }
    server.on(.error) { error in log(lane, name, "error", error) }
    server.on(.close) { log(lane, name, "close") }
}

/// Logs the events of a session, but for those that race with the rest ('goaway', settings).
func watch(_ lane: String, _ name: String, _ session: Http2Session) {
    session.on(.connect) { log(lane, name, "connect") }
    session.on(.frameError) { type, code, id in log(lane, name, "frameError", type, code, id) }
    session.on(.error) { error in log(lane, name, "error", error) }
    session.on(.close) { log(lane, name, "close") }
}

/// Logs the events of a stream, but for those whose listener changes the course of things ('data', 'wantTrailers').
func watch(_ lane: String, _ name: String, _ stream: Http2Stream) {
    stream.on(.ready) { log(lane, name, "ready") }
    if let stream = stream as? ClientHttp2Stream { watchClient(lane, name, stream) }
    stream.on(.trailers) { headers, flags in log(lane, name, "trailers", headers, flags) }
    stream.on(.end) { log(lane, name, "end") }
    stream.on(.finish) { log(lane, name, "finish") }
    stream.on(.drain) { log(lane, name, "drain") }
    stream.on(.aborted) { log(lane, name, "aborted") }
    stream.on(.timeout) { log(lane, name, "timeout") }
    stream.on(.frameError) { type, code, id in log(lane, name, "frameError", type, code, id) }
    stream.on(.error) { error in log(lane, name, "error", error) }
    stream.on(.close) { log(lane, name, "close", stream.rstCode) }
}

private func watchClient(_ lane: String, _ name: String, _ stream: ClientHttp2Stream) {
    stream.on(.continue) { log(lane, name, "continue") }
    stream.on(.headers) { headers, flags in log(lane, name, "headers", headers, flags) }
    stream.on(.response) { headers, flags in log(lane, name, "response", headers, flags) }
    stream.on(.push) { headers, flags in log(lane, name, "push", headers, flags) }
}

/// Listens on a free port, logs what becomes of the server and its sessions, and closes it with the first session.
func serve(_ server: Http2Server, _ ready: @escaping (Int) -> Void) {
    watch("server", "server", server)
    server.on(.session) { session in
        watch("server", "session", session)
        session.on(.close) { server.close() }
    }
    server.listen(0) { ready(server.address()!.port) }
}

/// A number from a header field.
func number(_ value: HeaderValue?) -> Int { value.flatMap { Int("\($0)") } ?? -1 }

/// A number from text.
func number(_ text: Substring) -> Int { Int(text) ?? -1 }
