import NodeHTTP2

extension Twins {
    /// The servers of the wire cases, `wire/server.js`: options, and what each does with a stream.
    func wire() {
        let ok: (ServerHttp2Stream) throws -> Void = { stream in
            try stream.respond([":status": 200])
            stream.end("hello")
        }
        wire("basic", stream: ok)
        for name in ["post", "head", "ping", "two"] { wire("basic-\(name)", stream: ok) }
        for name in basicBreaches { wire("basic-\(name)", stream: ok) }
        wire("settings", .init(settings: .init(maxConcurrentStreams: 5)), stream: ok)
        wire("pad", .init(paddingStrategy: http2.constants.PADDING_STRATEGY_ALIGNED), stream: ok)
        wire("padmax", .init(paddingStrategy: http2.constants.PADDING_STRATEGY_MAX), stream: ok)
        wire("empty") { stream in
            try stream.respond([":status": 200])
            stream.end()
        }
        for name in ["", "-headers-on-closed"] {
            wire("endheaders\(name)") { stream in try stream.respond([":status": 200], .init(endStream: true)) }
        }
        wireWrites()
        wireTrailers()
        wireBodies()
        wireEnds()
        wireFrames()
    }

    private var basicBreaches: [String] {
        [
            "no-preface", "upper-case", "no-path", "late-pseudo", "connection", "self-dependency",
            "unknown-type", "settings-ack", "value-octets",
        ]
    }

    private func wire(
        _ name: String, _ options: ServerOptions = .init(), stream: @escaping (ServerHttp2Stream) throws -> Void
    ) {
        scenario(
            "wire/\(name)",
            server: { ready in
                let server = try http2.createServer(options)
                server.on(.stream, stream)
                server.on(.session) { session in
                    session.on(.error) {}
                    session.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            })
    }

    private func wireWrites() {
        wire("writes") { stream in
            try stream.respond()
            stream.write("a")
            stream.write("b")
            stream.end("c")
        }
        wire("writeslater") { stream in
            try stream.respond()
            stream.write("a")
            stream.session!.once(.ping) { stream.end() }
        }
        wire("bighdr") { stream in
            try stream.respond(["x-big": String(repeating: "x", count: 40000)])
            stream.end()
        }
        wire("info") { stream in
            try stream.additionalHeaders([":status": 103, "link": "</a>"])
            try stream.respond([":status": 204])
        }
    }

    private func wireTrailers() {
        wire("trailers") { stream in
            try stream.respond([:], .init(waitForTrailers: true))
            stream.on(.wantTrailers) { try stream.sendTrailers(["x-t": "1"]) }
            stream.end("hello")
        }
        wire("notrailers") { stream in
            try stream.respond([:], .init(waitForTrailers: true))
            stream.end("hello")
        }
    }

    private func wireBodies() {
        for name in ["", "-large"] {
            wire("upload\(name)") { stream in
                try stream.respond()
                stream.resume()
                stream.on(.end) { stream.end("ok") }
            }
        }
        wire("paused") { stream in
            try stream.respond()
            stream.session!.once(.ping) {
                stream.resume()
                stream.on(.end) { stream.end("ok") }
            }
        }
    }

    private func wireEnds() {
        for name in ["", "-post"] {
            wire("rstdata\(name)") { stream in
                stream.on(.error) {}
                try stream.respond()
                stream.write("a")
                setImmediate { try stream.close(2) }
            }
        }
        wire("destroyerr") { stream in
            stream.on(.error) {}
            try stream.respond()
            stream.write("a")
            setImmediate { stream.destroy(NodeError("boom")) }
        }
        for name in openBreaches {
            wire("open-\(name)") { stream in
                stream.on(.error) {}
                try stream.respond()
                stream.write("a")
            }
        }
        wire("sclose") { stream in
            stream.session!.close()
            try stream.respond()
            stream.session!.once(.ping) { stream.end("a") }
        }
        wire("sdestroy") { stream in stream.session!.destroy() }
        wire("goaway") { stream in
            try stream.session!.goaway(2, 1, Buffer.from("abc"))
            try stream.respond([:], .init(endStream: true))
        }
    }

    private var openBreaches: [String] {
        [
            "ccancel", "window-zero", "window-zero-stream", "even-id", "push-promise", "ping-ack", "reset-idle",
            "initial-window", "window-overflow", "window-overflow-stream", "data-on-0", "inside-block",
            "data-after-end", "frame-too-large", "ping-length", "settings-length", "settings-ack-length",
            "undecodable", "many-settings", "many-continuations",
        ]
    }

    private func wireFrames() {
        wire("push") { stream in
            try stream.pushStream([":path": "/p"]) { error, push in
                try push!.respond()
                push!.end("p")
            }
            try stream.respond()
            stream.end("m")
        }
        wire("ping") { stream in
            try stream.session!.ping(Buffer.from("12345678")) { _, _, _ in
                try stream.respond([:], .init(endStream: true))
            }
        }
        wire("resettings") { stream in
            try stream.session!.settings(.init(initialWindowSize: 100_000))
            try stream.respond([:], .init(endStream: true))
        }
        wire("window") { stream in
            try stream.session!.setLocalWindowSize(200_000)
            try stream.respond([:], .init(endStream: true))
        }
    }
}
