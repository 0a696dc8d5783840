import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Responses from files: node-http2 §10.5, §10.6 and the traces T42 to T44.
@Suite(.timeLimit(.minutes(10))) struct FileResponseTests {
    /// A file of the test's own, and whether anybody still has it open.
    final class Sample {
        let folder: String
        let path: String

        init(_ content: [UInt8] = Array("0123456789".utf8)) throws {
            folder = try fs.realpathSync(fs.mkdtempSync("/tmp/file-response-"))
            path = folder + "/file"
            try fs.writeFileSync(path, content)
        }

        deinit { try? fs.rmSync(folder, .init(recursive: true)) }

        /// Descriptors of this process that stand for the file.
        func openCount() throws -> Int {
            try fs.readdirSync("/proc/self/fd").count { (try? fs.readlinkSync("/proc/self/fd/\($0)")) == path }
        }
    }

    private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) } }

    /// Notes what the client is told of the body's length, and keeps the body.
    private func collect(_ scene: Scene, _ request: ClientHttp2Stream, _ body: @escaping (Chunk) -> Void) {
        request.on(.response) { headers in
            scene.client.append("content-length=\(headers["content-length"]?.description ?? "undefined")")
        }
        request.on(.data) { chunk in body(chunk) }
    }

    /// The body without the events of its pieces.
    private func events(_ trace: [String]) -> [String] { trace.filter { !$0.hasPrefix("req data") } }

    @Test(
        "T42 respondWithFile.options.option.statCheck respondWithFile.options.option.offset respondWithFile.options.option.length"
    )
    func aPartOfAFile() throws {
        let sample = try Sample()
        let scene = try Scene { scene, stream in
            try stream.respondWithFile(
                sample.path, ["x": "y"],
                .init(
                    statCheck: .init { stat, headers in
                        scene.server.append("statCheck size=\(stat.size)")
                        headers["last-modified"] = .string(stat.mtime.toUTCString())
                    }, offset: 2, length: 5))
            scene.server.append("returned headersSent=\(stream.headersSent)")
        }
        var body = ""
        let request = try scene.request(scene.connect())
        collect(scene, request) { body += $0 }
        request.on(.response) { headers in
            scene.client.append("\(headers.string("x") ?? "-") \(headers.string("last-modified") != nil)")
        }
        scene.finish()
        #expect(body == "23456")
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 200 4", "content-length=5", "y true", "req data 5", "req end",
                "req close 0", "session close",
            ])
        #expect(
            scene.server.starts(with: [
                "stream 5", "returned headersSent=false", "statCheck size=10", "stream finish", "stream end",
                "stream close 0",
            ]))
        #expect(try sample.openCount() == 0)
    }

    @Test("T43 respondWithFile.options.option.onError") func aMissingFileWithOnError() throws {
        let scene = try Scene { scene, stream in
            try stream.respondWithFile(
                "/nope", [:],
                .init(onError: { error in
                    scene.server.append("onError \(error.code ?? "")")
                    try stream.respond([":status": 404])
                    stream.end()
                }))
            scene.server.append("returned headersSent=\(stream.headersSent)")
        }
        let request = try scene.request(scene.connect())
        collect(scene, request) { _ in }
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req response 404 4", "content-length=undefined", "req end", "req close 0",
                "session close",
            ])
        #expect(
            scene.server.starts(with: ["stream 5", "returned headersSent=false", "onError ENOENT"]))
        #expect(scene.server.contains("stream finish") && scene.server.contains("stream close 0"))
    }

    @Test("T44") func aMissingFileWithoutOnError() throws {
        let scene = try Scene { _, stream in try stream.respondWithFile("/nope") }
        try scene.request(scene.connect())
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req finish", "req error ERR_HTTP2_STREAM_ERROR", "req close 2", "session close",
            ])
        #expect(scene.server.starts(with: ["stream 5", "stream aborted", "stream error ENOENT", "stream close 2"]))
    }

    @Test("ServerHttp2Stream.method.respondWithFile ServerHttp2Stream.method.respondWithFD", arguments: [true, false])
    func aLargeFileArrivesWhole(byPath: Bool) throws {
        let bytes = content(1_000_003)
        let sample = try Sample(bytes)
        let fd = byPath ? -1 : try fs.openSync(sample.path)
        let scene = try Scene { scene, stream in
            if byPath { return try stream.respondWithFile(sample.path) }
            try stream.respondWithFD(fd, ["x": "y"])
            scene.server.append("ended \(stream.writableEnded)")
            stream.write("late") { error in scene.server.append("late \(error?.code ?? "")") }
        }
        var body: [UInt8] = []
        let request = try scene.request(scene.connect(), TraceTests.post)
        collect(scene, request) { body += $0.bytes }
        request.end("a body that nobody reads")
        scene.finish()
        #expect(scene.client.contains("content-length=\(byPath ? "1000003" : "undefined")"))
        if byPath {
            #expect(body == bytes)
        } else {
            #expect(scene.server.contains("ended true") && scene.server.contains("late ERR_STREAM_WRITE_AFTER_END"))
        }
        #expect(try sample.openCount() == (byPath ? 0 : 1))
        if !byPath { try fs.closeSync(fd) }
    }

    @Test("respondWithFD.options.option.statCheck respondWithFD.options.option.offset") func aCheckChoosesThePart()
        throws
    {
        let sample = try Sample()
        let fd = try fs.openSync(sample.path)
        let scene = try Scene { _, stream in
            try stream.respondWithFD(
                fd, [:],
                .init(
                    statCheck: .init { stat, headers, range in
                        headers["content-length"] = .string("3")
                        range = FileRange(offset: stat.size - 4, length: 3)
                    }, offset: 1))
        }
        var body = ""
        collect(scene, try scene.request(scene.connect())) { body += $0 }
        scene.finish()
        #expect(body == "678")
        #expect(scene.client.contains("content-length=3"))
        #expect(try sample.openCount() == 1)
        try fs.closeSync(fd)
    }

    @Test func aCheckThatRespondsItselfKeepsTheFileBack() throws {
        let sample = try Sample()
        let scene = try Scene { _, stream in
            try stream.respondWithFile(
                sample.path, [:],
                .init(
                    statCheck: .init { _, _ -> Bool in
                        try stream.respond([":status": 304])
                        return false
                    }))
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.client.contains("req response 304 5"))
        #expect(try sample.openCount() == 0)
    }

    @Test("respondWithFile.options.option.waitForTrailers") func trailersFollowAFile() throws {
        let sample = try Sample()
        let scene = try Scene { _, stream in
            try stream.respondWithFile(sample.path, [:], .init(waitForTrailers: true))
            stream.on(.wantTrailers) { try stream.sendTrailers(["x-sum": "45"]) }
        }
        var body = ""
        let request = try scene.request(scene.connect())
        collect(scene, request) { body += $0 }
        request.on(.trailers) { headers in scene.client.append("x-sum=\(headers.string("x-sum") ?? "")") }
        scene.finish()
        #expect(body == "0123456789")
        #expect(scene.client.contains("x-sum=45") && scene.client.contains("req close 0"))
        #expect(try sample.openCount() == 0)
    }

    @Test(arguments: [("/", false, "ERR_HTTP2_SEND_FILE"), ("/dev/null", true, "ERR_HTTP2_SEND_FILE_NOSEEK")])
    func whatHasNoPartsIsRefused(path: String, asksForPart: Bool, code: String) throws {
        let scene = try Scene { scene, stream in
            try stream.respondWithFile(
                path, [:],
                .init(
                    onError: { error in
                        scene.server.append("onError \(error.code ?? "")")
                        try stream.respond([":status": 500], .init(endStream: true))
                    }, offset: asksForPart ? 1 : nil))
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.server.contains("onError \(code)"))
        #expect(scene.client.contains("req response 500 5"))
    }

    @Test func aFileGivesWayToAResponseOfTheProgram() throws {
        let sample = try Sample()
        let scene = try Scene { _, stream in
            try stream.respondWithFile(sample.path)
            stream.end("mine")
        }
        var body = ""
        collect(scene, try scene.request(scene.connect())) { body += $0 }
        scene.finish()
        #expect(try sample.openCount() == 0)
        #expect(body == "mine")
    }

    @Test func aDeviceIsSentToItsEnd() throws {
        let scene = try Scene { _, stream in try stream.respondWithFile("/dev/null", ["x": "y"]) }
        collect(scene, try scene.request(scene.connect())) { _ in }
        scene.finish()
        #expect(scene.client.contains("content-length=undefined") && scene.client.contains("req close 0"))
    }

    @Test func aFileThatHasShrunkResetsTheStream() throws {
        let sample = try Sample(content(300_000))
        let scene = try Scene { _, stream in
            try stream.respondWithFile(
                sample.path, [:], .init(statCheck: .init { _, _ in try fs.truncateSync(sample.path, 100_000) }))
        }
        collect(scene, try scene.request(scene.connect())) { _ in }
        scene.finish()
        #expect(scene.client.contains("content-length=300000"))
        #expect(scene.client.contains("req close 2"))
        #expect(try sample.openCount() == 0)
    }

    @Test func aFileThatGrowsIsCutAtWhatWasAnnounced() throws {
        let sample = try Sample()
        let scene = try Scene { _, stream in
            try stream.respondWithFile(
                sample.path, [:], .init(statCheck: .init { _, _ in try fs.appendFileSync(sample.path, "more") }))
        }
        var body = ""
        collect(scene, try scene.request(scene.connect())) { body += $0 }
        scene.finish()
        #expect(body == "0123456789" && scene.client.contains("req close 0"))
    }

    @Test("the file is closed when the client takes the request back") func aCancelledFileIsClosed() throws {
        let sample = try Sample(content(3_000_000))
        let scene = try Scene { _, stream in try stream.respondWithFile(sample.path) }
        let request = try scene.request(scene.connect())
        request.once(.data) { [unowned request] _ in try request.close(8) }
        scene.finish()
        #expect(scene.client.contains("req close 8"))
        #expect(try sample.openCount() == 0)
    }

    @Test func aFailedReadResetsTheStream() throws {
        let folder = try fs.openSync("/tmp")
        let scene = try Scene { _, stream in try stream.respondWithFD(folder) }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.client.contains("req close 2"))
        try fs.closeSync(folder)
    }

    // rows: errors.error-code.ERR_HTTP2_PAYLOAD_FORBIDDEN
    @Test func callsThatCannotWorkAreRefused() throws {
        var codes: [String] = []
        func refusal(_ body: () throws -> Void) {
            do { try body() } catch { codes.append(error.code ?? error.message) }
        }
        let scene = try Scene { _, stream in
            refusal { try stream.respondWithFile("x", [":status": 204]) }
            refusal { try stream.respondWithFD(0, [":status": 304]) }
            refusal { try stream.respondWithFD(-1) }
            refusal { try stream.respondWithFile("a\0") }
            try stream.respond([":status": 200], .init(endStream: true))
            refusal { try stream.respondWithFile("x") }
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(
            codes.starts(with: [
                "ERR_HTTP2_PAYLOAD_FORBIDDEN", "ERR_HTTP2_PAYLOAD_FORBIDDEN", "ERR_OUT_OF_RANGE",
                "ERR_INVALID_ARG_VALUE",
            ]))
        #expect(codes.count == 5)
    }
}
