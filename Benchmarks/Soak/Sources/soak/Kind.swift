import NodeHTTP2

/// What is done again and again.
enum Kind: String, CaseIterable {
    /// A GET and its answer.
    case requests
    /// A response that brings a pushed one, which every second client refuses.
    case pushes
    /// A reset, by client and server in turn.
    case resets
    /// An upload that one side, in turn, gives up while the other is at it.
    case uploads
    /// A client that goes away with two responses under way.
    case clients

    /// Exchanges before a session gives way to the next.
    var exchangesPerSession: Int { self == .clients ? 1 : 2_000 }
    /// Exchanges at once in a session, and sessions at once.
    var width: Int { self == .clients ? 1 : 50 }
    var sessionsAtOnce: Int { self == .clients ? 16 : 4 }

    /// One exchange; `done` hears of its end.
    func exchange(_ session: ClientHttp2Session, _ number: Int, _ done: @escaping () throws -> Void) throws {
        switch self {
        case .requests, .pushes:
            let request = try session.request([":path": "/\(rawValue)"])
            request.resume()
            request.on(.close, done)
        case .resets:
            let request = try session.request([":path": number % 2 == 0 ? "/resets" : "/hold"])
            request.on(.error) {}
            request.resume()
            request.on(.close, done)
            if number % 2 == 1 { setImmediate { try request.close(8) } }
        case .uploads:
            let request = try session.request([":path": number % 2 == 0 ? "/resets" : "/hold", ":method": "POST"])
            request.on(.error) {}
            request.resume()
            request.on(.close, done)
            request.write([UInt8](repeating: 7, count: 20_000))
            request.write([UInt8](repeating: 7, count: 20_000)) { _ in
                if number % 2 == 1 { try request.close(8) }
            }
        case .clients:
            for path in ["/endless", "/hold"] {
                let request = try session.request([":path": path])
                request.on(.error) {}
                request.resume()
                request.once(.data) { session.destroy() }
            }
            session.on(.close, done)
        }
    }
}

/// The server of all kinds.
func serve() throws -> Http2Server {
    // What is soaked here is the flood that these limits stop.
    let server = try http2.createServer(ServerOptions(streamResetBurst: 1_000_000_000, streamResetRate: 1_000_000_000))
    server.on(.sessionError) { error, _ in
        console.error("session: \(error.message)")
        process.exitCode = 1
    }
    server.on(.stream) { stream, headers in
        stream.on(.error) {}
        switch headers[":path"]?.description {
        case "/requests":
            try stream.respond([":status": 200])
            stream.end("hello")
        case "/pushes":
            try stream.pushStream([":path": "/pushed"]) { _, push in
                guard let push, !push.destroyed else { return }
                push.on(.error) {}
                try push.respond([":status": 200])
                push.end("pushed")
            }
            try stream.respond([":status": 200])
            stream.end("hello")
        case "/resets":
            // An upload is given up once some of it is there.
            if headers[":method"] == "POST" { stream.once(.data) { try stream.close(2) } } else { try stream.close(2) }
        case "/endless":
            try stream.respond([":status": 200])
            stream.write([UInt8](repeating: 7, count: 40_000))
        default: stream.resume()
        }
    }
    return server
}
