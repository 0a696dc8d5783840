import NodeHTTP2

/// Many exchanges of one kind, some sessions at a time.
final class Run {
    private let kind: Kind
    private let count: Int
    private let server: Http2Server
    private let done: (_ seconds: Int) throws -> Void
    private let startedAt = performance.now()
    private var started = 0
    private var ended = 0
    private var sessions = 0

    init(_ kind: Kind, _ count: Int, _ server: Http2Server, _ done: @escaping (_ seconds: Int) throws -> Void) {
        self.kind = kind
        self.count = count
        self.server = server
        self.done = done
    }

    /// Opens sessions as long as there is something to do; after the last one memory is given back, and then it is over.
    func fill() throws {
        while started < count, sessions < kind.sessionsAtOnce { try openSession() }
        guard started == count, sessions == 0 else { return }
        setTimeout({ [self] in try done(Int((performance.now() - startedAt) / 1_000)) }, 2_500)
    }

    private func openSession() throws {
        let share = min(kind.exchangesPerSession, count - started)
        started += share
        sessions += 1
        var next = 0
        var left = share
        let session = try http2.connect("http://127.0.0.1:\(server.address()?.port ?? 0)")
        func begin() throws {
            guard next < share else { return }
            next += 1
            try kind.exchange(session, next) { [self] in
                ended += 1
                left -= 1
                if left == 0 { session.close() } else { try begin() }
            }
        }
        var isRefusing = false
        session.on(.stream) { push in
            push.on(.error) {}
            isRefusing.toggle()
            if isRefusing { try push.close(8) } else { push.resume() }
        }
        session.on(.error) { error in
            console.error("client: \(error.message)")
            process.exitCode = 1
        }
        session.on(.close) { [self] in
            sessions -= 1
            try fill()
        }
        for _ in 0..<min(kind.width, share) { try begin() }
    }
}
