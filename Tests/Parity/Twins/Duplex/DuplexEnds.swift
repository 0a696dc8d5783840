import NodeHTTP2

private struct Parts {
    let one: Duplex
    let other: Duplex
    let client: ClientHttp2Session
}

private let acts: [(name: String, act: @Sendable (Parts) -> Void)] = [
    ("destroy", { $0.client.destroy() }),
    ("destroy with an error", { $0.client.destroy(NodeError("own")) }),
    ("destroy with a code", { $0.client.destroy(8) }),
    ("this end destroyed", { $0.one.destroy() }),
    ("this end destroyed with an error", { $0.one.destroy(NodeError("broken")) }),
    ("this end ended", { $0.one.end() }),
    ("the other end ended", { $0.other.end() }),
]

private func later(_ count: Int, _ call: @escaping () throws -> Void) throws {
    if count == 0 { try call() } else { setImmediate { try later(count - 1, call) } }
}

private let cases: [(String, String, @Sendable (Parts) -> Void)] = ["server", "nobody"].flatMap { peer in
    acts.filter { $0.name != (peer == "server" ? "this end destroyed" : "this end ended") }.map {
        (peer, $0.name, $0.act)
    }
}

extension Twins {
    func duplexEnds() {
        scenario("duplex/ends") {
            func next(_ index: Int) throws {
                if index == cases.count { return }
                let (peer, name, act) = cases[index]
                let (one, other) = stream.duplexPair()
                let lanes = Lanes()
                lanes.watch("one", one)
                lanes.watch("other", other)
                if peer == "server" {
                    let server = try http2.performServerHandshake(other)
                    lanes.watch("server", server)
                    server.on(.stream) { stream in
                        lanes.watch("server", stream)
                        stream.resume()
                        try stream.respond()
                    }
                } else {
                    other.resume()
                }
                let client = try http2.connect("http://example.org", .init(createConnection: .init { one }))
                lanes.watch("client", client)
                client.on(.close) {
                    try later(5) {
                        for lane in ["one", "other", "client", "server"] {
                            log(lane, peer, name, "|", lanes.events[lane, default: []].joined(separator: ", "))
                        }
                        one.destroy()
                        other.destroy()
                        try next(index + 1)
                    }
                }
                func run() { setImmediate { act(Parts(one: one, other: other, client: client)) } }
                if peer == "server" {
                    let req = try client.request([":method": "POST"])
                    lanes.watch("client", req)
                    req.on(.response) {
                        req.resume()
                        run()
                    }
                } else {
                    client.on(.connect) { setImmediate { run() } }
                }
            }
            try next(0)
        }
    }
}

private final class Lanes {
    var events: [String: [String]] = [:]

    func add(_ lane: String, _ event: String) { events[lane, default: []].append(event) }

    func watch(_ lane: String, _ stream: Duplex) {
        stream.on(.end) { self.add(lane, "end") }
        stream.on(.finish) { self.add(lane, "finish") }
        stream.on(.error) { error in self.add(lane, error.message) }
        stream.on(.close) { self.add(lane, "close") }
    }

    func watch(_ lane: String, _ stream: Http2Stream) {
        stream.on(.aborted) { self.add(lane, "aborted") }
        watch(lane, stream as Duplex)
    }

    func watch(_ lane: String, _ session: Http2Session) {
        session.on(.error) { error in self.add(lane, error.message) }
        session.on(.close) { self.add(lane, "close") }
    }
}
