import Testing

@testable import NodeHTTP2
@testable import Reactor

/// The event traces of node-http2 §21, both sides (without the opening events of the sessions).
@Suite(.timeLimit(.minutes(10))) struct TraceTests {
    static var post: Headers { [":method": "POST"] }

    @Test("T01 ClientHttp2Session.method.request ServerHttp2Stream.method.respond") func plainGet() throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.end("hello")
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 200 4", "req data 5", "req end", "req close 0",
                "session close",
            ])
        #expect(scene.server.starts(with: ["stream 5", "stream end", "stream finish", "stream close 0"]))
    }

    @Test("T02") func echoThroughPipe() throws {
        let scene = try Scene { scene, stream in
            try stream.respond()
            stream.on(.data) { chunk in
                scene.server.append("stream data \(chunk.length)")
                stream.write(chunk.buffer)
            }
            stream.on(.end) { stream.end() }
        }
        let request = try scene.request(scene.connect(), Self.post)
        request.write("abc") { _ in scene.client.append("write cb") }
        request.end("def")
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "write cb", "req finish", "req response 200 4", "req data 6", "req end", "req close 0",
                "session close",
            ])
        #expect(
            scene.server.starts(with: ["stream 4", "stream data 6", "stream end", "stream finish", "stream close 0"]))
    }

    @Test("T03 Http2Stream.method.close") func clientCancels() throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.write("a")
        }
        let request = try scene.request(scene.connect(), Self.post)
        request.once(.data) { [unowned request] _ in
            try request.close(8) { scene.client.append("close cb") }
            scene.client.append("closed \(request.closed) \(request.destroyed) \(request.aborted)")
        }
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req response 200 4", "req data 1", "req aborted", "closed true false true", "req finish",
                "req end", "req close 8", "close cb", "session close",
            ])
        #expect(
            scene.server.starts(with: ["stream 4", "stream end", "stream aborted", "stream finish", "stream close 8"]))
    }

    @Test("T04 T05 T06 T07", arguments: [(0, false), (8, false), (2, false), (0, true)]) func serverCloses(
        code: Int, isPost: Bool
    ) throws {
        let scene = try Scene { scene, stream in
            try stream.respond()
            stream.write("a")
            setImmediate {
                try stream.close(code)
                scene.server.append("returned \(stream.aborted) \(stream.destroyed)")
            }
        }
        try scene.request(scene.connect(), isPost ? Self.post : Headers())
        scene.finish()
        let ending = isPost ? ["req end", "req aborted", "req finish", "req close 0"] : ["req end", "req close 0"]
        let opening = isPost ? ["req ready"] : ["req ready", "req finish"]
        let client = opening + ["req response 200 4", "req data 1"] + ending + ["session close"]
        #expect(scene.client == client)
        let last = code == 2 ? ["stream end", "stream error ERR_HTTP2_STREAM_ERROR"] : ["stream end"]
        #expect(
            scene.server.starts(
                with: [
                    "stream \(isPost ? 4 : 5)", "stream aborted", "returned true false", "stream finish",
                ] + last + ["stream close \(code)"]))
    }

    @Test("T08 T09 T10", arguments: [0, 8, 7]) func serverClosesBeforeResponding(code: Int) throws {
        let scene = try Scene { scene, stream in
            try stream.close(code)
            scene.server.append("returned \(stream.headersSent)")
        }
        try scene.request(scene.connect())
        scene.finish()
        let last = code == 7 ? "req error ERR_HTTP2_STREAM_ERROR" : "req end"
        #expect(scene.client == ["req ready", "req finish", last, "req close \(code)", "session close"])
        let between = code == 0 ? ["stream end"] : code == 7 ? ["stream error ERR_HTTP2_STREAM_ERROR"] : []
        var server = ["stream 5", "stream aborted", "returned false", "stream finish"] + between
        server.append("stream close \(code)")
        #expect(scene.server.starts(with: server))
    }

    @Test("T11 T12", arguments: [false, true]) func serverDestroys(withError: Bool) throws {
        let scene = try Scene { scene, stream in
            try stream.respond()
            stream.write("a")
            setImmediate {
                stream.destroy(withError ? NodeError("boom") : nil)
                scene.server.append("returned")
            }
        }
        try scene.request(scene.connect())
        scene.finish()
        let code = withError ? 2 : 0
        let last = withError ? "req error ERR_HTTP2_STREAM_ERROR" : "req end"
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 200 4", "req data 1", last, "req close \(code)",
                "session close",
            ])
        var server = ["stream 5", "stream aborted", "returned"]
        if withError { server.append("stream error boom") }
        server.append("stream close \(code)")
        #expect(scene.server.starts(with: server))
    }

    @Test("T13 T14 T15", arguments: [(false, false), (true, false), (false, true)])
    func clientDestroys(withError: Bool, isPost: Bool) throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.write("a")
        }
        let request = try scene.request(scene.connect(), isPost ? Self.post : Headers())
        request.once(.data) { [unowned request] _ in
            request.destroy(withError ? NodeError("boom") : nil)
            scene.client.append("returned \(request.rstCode)")
        }
        scene.finish()
        let code = withError ? 2 : 0
        let opening = isPost ? ["req ready"] : ["req ready", "req finish"]
        let aborted = isPost ? ["req aborted"] : []
        let last = withError ? "req error boom" : "req end"
        var client = opening + ["req response 200 4", "req data 1"] + aborted
        client += ["returned \(code)", last, "req close \(code)", "session close"]
        #expect(scene.client == client)
        let between = withError ? "stream error ERR_HTTP2_STREAM_ERROR" : "stream end"
        #expect(
            scene.server.starts(with: [
                "stream \(isPost ? 4 : 5)", "stream aborted", "stream finish", between, "stream close \(code)",
            ]))
    }

    @Test("T16 T17 T18 Http2Session.method.destroy", arguments: [0, 11, -1]) func clientSessionIsDestroyed(code: Int)
        throws
    {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.write("a")
        }
        unowned let session = try scene.connect()
        let request = try scene.request(session, Self.post)
        request.once(.data) { _ in
            if code < 0 { session.destroy(NodeError("boom")) } else { session.destroy(code) }
            scene.client.append("returned \(session.destroyed)")
        }
        scene.finish()
        let wire = code < 0 ? 2 : code
        let error: String? = code == 0 ? nil : code < 0 ? "boom" : "ERR_HTTP2_SESSION_ERROR"
        var client = ["req ready", "req response 200 4", "req data 1", "req aborted", "returned true"]
        client.append(error.map { "req error \($0)" } ?? "req end")
        client.append("req close \(wire)")
        if let error { client.append("session error \(error)") }
        client.append("session close")
        #expect(scene.client == client)
        var server = ["stream 4", "session goaway \(wire) 0", "stream aborted"]
        server.append(code == 0 ? "stream finish" : "stream error ERR_HTTP2_SESSION_ERROR")
        server.append("stream close \(code == 0 ? 8 : wire)")
        #expect(scene.server.filter { $0.hasPrefix("stream") || $0.hasPrefix("session g") } == server)
    }

    @Test("T22 Http2Session.method.close") func clientSessionCloses() throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.write("a")
            stream.session?.on(.goaway) { setImmediate { stream.end("b") } }
        }
        unowned let session = try scene.connect()
        let request = try scene.request(session, closes: false)
        request.once(.data) { _ in
            session.close { scene.client.append("close cb") }
            scene.client.append("closed \(session.closed) \(session.destroyed)")
            let second = try scene.request(session, name: "second", closes: false)
            scene.client.append("second \(second.id == nil) \(second.destroyed)")
        }
        scene.home.run("the end") { scene.client.last == "close cb" }
        scene.client.removeLast()
        scene.home.server.close()
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 200 4", "req data 1", "closed true false", "second true false",
                "second error ERR_HTTP2_GOAWAY_SESSION", "second close 2", "session goaway 0 1", "req data 1",
                "req end",
                "req close 0", "session goaway 0 1", "session close",
            ])
        #expect(
            scene.server.starts(with: [
                "stream 5", "session goaway 0 0", "stream finish", "stream end", "stream close 0",
            ]))
    }

    @Test("T27") func trailers() throws {
        let scene = try Scene { _, stream in
            stream.on(.wantTrailers) { try stream.sendTrailers(["x-t": "1"]) }
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.end("body")
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 200 4", "req data 4", "req trailers { 'x-t': '1' } 5",
                "req end",
                "req close 0", "session close",
            ])
        #expect(
            scene.server.starts(with: [
                "stream 5", "stream finish", "stream wantTrailers", "stream end", "stream close 0",
            ]))
    }

    @Test("T28 ServerHttp2Stream.method.additionalHeaders") func informational() throws {
        let scene = try Scene { scene, stream in
            try stream.additionalHeaders([":status": 100])
            try stream.additionalHeaders([":status": 103])
            scene.server.append("info \(stream.sentInfoHeaders?.count ?? 0)")
            try stream.respond()
            stream.end()
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req continue", "req headers 100 4", "req headers 103 4",
                "req response 200 4",
                "req end", "req close 0", "session close",
            ])
        #expect(scene.server.starts(with: ["stream 5", "info 2", "stream finish", "stream end", "stream close 0"]))
    }

    @Test("T29 ServerHttp2Stream.method.pushStream") func push() throws {
        let scene = try Scene { scene, stream in
            try stream.pushStream([":path": "/p"]) { error, push, headers in
                let push = try #require(push)
                scene.server.append("push \(error == nil) \(push.id ?? 0) \(headers?[":path"]?.description ?? "")")
                scene.watch(push, "push")
                try push.respond()
                push.end("pushed")
            }
            try stream.respond()
            stream.end("main")
        }
        unowned let session = try scene.connect()
        var open = 2
        let closed = {
            open -= 1
            guard open == 0 else { return }
            session.close()
            scene.home.server.close()
        }
        session.on(.stream) { push, headers, flags in
            scene.client.append("session stream \(push.id ?? 0) \(headers[":method"]?.description ?? "") \(flags)")
            scene.watch(push, "push")
            push.on(.close) { closed() }
        }
        let request = try scene.request(session, closes: false)
        request.on(.close) { closed() }
        scene.finish()
        #expect(
            scene.client.filter { !$0.hasPrefix("req") } == [
                "session stream 2 GET 4", "push push 200 4", "push data 6", "push end", "push close 0", "session close",
            ])
        #expect(
            scene.client.filter { $0.hasPrefix("req") } == [
                "req ready", "req finish", "req response 200 4", "req data 4", "req end", "req close 0",
            ])
        #expect(scene.server.contains("push true 2 /p"))
    }

    @Test("T31") func refused() throws {
        let scene = try Scene { _, _ in }
        let port = try #require(scene.home.server.address()?.port)
        scene.home.server.close()
        scene.home.settle(turns: 3)
        var session: ClientHttp2Session! = try http2.connect("http://127.0.0.1:\(port)")
        session.on(.error) { error in scene.client.append("session error \(error.message)") }
        session.on(.close) { scene.client.append("session close") }
        try scene.request(session, closes: false)
        scene.home.run("the end") { scene.client.last == "session close" }
        #expect(
            scene.client == [
                "req error ERR_HTTP2_STREAM_CANCEL", "req close 2",
                "session error connect ECONNREFUSED 127.0.0.1:\(port)", "session close",
            ])
        session = nil
        scene.home.finish()
    }

    @Test("T32 T33 T34", arguments: 0..<3) func endsBeforeConnect(way: Int) throws {
        let scene = try Scene { _, _ in }
        unowned let session = try scene.connect()
        let request = try scene.request(session, closes: way == 2)
        switch way {
        case 0: session.destroy()
        case 1: session.close()
        default: try request.close(8)
        }
        scene.client.append("returned \(session.closed) \(session.destroyed) \(request.closed) \(request.destroyed)")
        scene.finish()
        let expected = [
            [
                "returned false true true true", "req error ERR_HTTP2_STREAM_CANCEL", "req close 2", "session close",
            ],
            [
                "returned true false false false", "req error ERR_HTTP2_GOAWAY_SESSION", "req close 2", "session close",
            ],
            ["returned false false true false", "req ready", "req finish", "req close 8", "session close"],
        ]
        #expect(scene.client == expected[way])
    }

    @Test("T35") func uploadIsNotRead() throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.end("hello")
        }
        let request = try scene.request(scene.connect(), Self.post)
        request.write([UInt8](repeating: 1, count: 1_000))
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req response 200 4", "req data 5", "req end", "req aborted", "req finish", "req close 0",
                "session close",
            ])
        #expect(scene.server.starts(with: ["stream 4", "stream finish", "stream end", "stream close 0"]))
    }

    @Test("T45 createServer.options.option.settings") func concurrencyLimit() throws {
        let scene = try Scene(ServerOptions(settings: Settings(maxConcurrentStreams: 1))) { _, stream in
            try stream.respond()
            stream.end()
        }
        unowned let session = try scene.connect()
        session.once(.remoteSettings) {
            let a = try scene.request(session, name: "a", closes: false)
            let b = try scene.request(session, name: "b")
            scene.client.append("\(a.id ?? 0) \(b.id ?? 0) \(b.pending)")
        }
        scene.finish()
        #expect(
            scene.client == [
                "1 3 false", "a finish", "b finish", "a response 200 4", "a end", "a close 0", "b response 200 4",
                "b end",
                "b close 0", "session close",
            ])
    }

    @Test("T51 connect.options.option.maxSendHeaderBlockLength") func headerBlockAboveItsLimit() throws {
        let scene = try Scene { _, _ in }
        let options = ConnectOptions(maxSendHeaderBlockLength: 100)
        try scene.request(scene.connect(options), ["x": String(repeating: "a", count: 1_000)])
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req frameError 1 6 1", "req error ERR_HTTP2_STREAM_ERROR", "req close 7",
                "session close",
            ])
    }

    @Test("T60 T61", arguments: [false, true]) func rejectedListeners(afterResponding: Bool) throws {
        let scene = try Scene { _, _ in }
        scene.home.server.captureRejections = true
        scene.home.server.on(.stream) { (stream: ServerHttp2Stream) async throws in
            if afterResponding { try stream.respond() }
            throw NodeError("kaboom")
        }
        try scene.request(scene.connect())
        scene.finish()
        let client =
            afterResponding
            ? ["req response 200 4", "req error ERR_HTTP2_STREAM_ERROR", "req close 2"]
            : ["req response 500 4", "req end", "req close 0"]
        #expect(scene.client == ["req ready", "req finish"] + client + ["session close"])
        let server =
            afterResponding
            ? ["stream 5", "stream aborted", "stream error kaboom", "stream close 2"]
            : ["stream 5", "stream finish", "stream end", "stream close 0"]
        #expect(scene.server.starts(with: server))
    }
}
