import NodeHTTP2

/// What a client of HTTP/1 says, and how what has come must end before it says the next.
struct Step {
    let say: String
    let until: String
}

/// Says one thing after the other over TLS, each when what came so far ends as the one before expects. When the server has ended the
/// connection, what came is logged line by line, without `Date`.
func converse(_ port: Int, _ steps: [Step], _ done: (() throws -> Void)? = nil) throws {
    let socket = try tls.connect(port, "localhost", .init(ALPNProtocols: ["http/1.1"], ca: Identity.localhost.cert))
    var text = ""
    var step = 0
    func say() {
        if step < steps.count { socket.write(steps[step].say) }
    }
    socket.on(.secureConnect) { say() }
    socket.on(.data) { chunk in
        text += chunk
        if step < steps.count, text.hasSuffix(steps[step].until) {
            step += 1
            say()
        }
    }
    socket.on(.close) { hadError in
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) where !line.hasPrefix("Date: ") {
            log("client", String(line))
        }
        log("client", "close", hadError)
        if let done { try done() }
    }
}

extension SecureServerOptions {
    /// The same with HTTP/1 beside HTTP/2.
    var allowingHTTP1: Self {
        var options = self
        options.allowHTTP1 = true
        return options
    }
}
