import NodeHTTP2

private let sequences = [
    "destroy", "write destroy", "write write destroy", "end destroy", "text destroy", "write end destroy", "error",
    "write error", "text error", "close-0", "close-2", "close-8", "write close-0", "write close-2", "write close-8",
    "end close-0", "end close-2", "end close-8", "text close-0", "text close-2", "text close-8",
    "write end close-0", "write end close-8",
]
private let cases: [(String, String)] = ["before", "after", "response", "read"].flatMap { when in
    sequences.filter { when != "before" || $0 != "write end destroy" }.map { (when, $0) }
}

private func act(_ name: Substring, _ req: ClientHttp2Stream, _ tell: @escaping (String) -> Void) throws {
    switch name {
    case "write": req.write("x") { error in tell("written \(error.map { $0.code ?? $0.message } ?? "well")") }
    case "end": req.end()
    case "text": req.end("x")
    case "destroy": req.destroy()
    case "error": req.destroy(NodeError("own"))
    case "close-0": try req.close(0)
    case "close-2": try req.close(2)
    default: try req.close(8)
    }
}

extension Twins {
    func endsOneTickOfARequest() {
        scenario(
            "ends/one-tick-of-a-request",
            client: { port in
                func next(_ index: Int) throws {
                    if index == cases.count { return }
                    let (when, sequence) = cases[index]
                    let client = try http2.connect("http://localhost:\(port)")
                    var events: [String] = []
                    func begin() throws {
                        let req = try client.request([":method": "POST"])
                        req.on(.aborted) { events.append("aborted") }
                        req.on(.ready) { events.append("ready") }
                        req.on(.response) { events.append("response") }
                        req.on(.finish) { events.append("finish") }
                        req.on(.end) { events.append("end") }
                        req.on(.drain) { events.append("drain") }
                        req.on(.error) { error in events.append(error.message) }
                        req.on(.close) {
                            events.append("close \(req.rstCode)")
                            setImmediate {
                                try client.ping { _, _, _ in
                                    log("client", when, sequence, "|", events.joined(separator: ", "))
                                    client.destroy()
                                }
                            }
                        }
                        func run() throws {
                            for name in sequence.split(separator: " ") { try act(name, req) { events.append($0) } }
                            events.append("returned")
                        }
                        if when == "read" { req.resume() }
                        if when == "response" || when == "read" { req.on(.response) { try run() } } else { try run() }
                    }
                    client.on(.close) { try next(index + 1) }
                    if when == "after" { client.on(.connect) { setImmediate(begin) } } else { try begin() }
                }
                try next(0)
            })
    }
}
