import HTTP2Protocol
import NodeHTTP2
import Testing

/// Which writes share a frame, and so a chunk at the reader: Node's.
@Suite(.timeLimit(.minutes(10))) struct WriteFramingTests {
    /// The chunks of a response that `write` makes.
    private func chunks(_ write: @escaping (ServerHttp2Stream) -> Void) throws -> [String] {
        let scene = try Scene { _, stream in
            try stream.respond()
            write(stream)
        }
        unowned let session = try scene.connect()
        unowned let request = try session.request()
        var chunks: [String] = []
        request.on(.data) { chunk in chunks.append("\(chunk)") }
        request.on(.close) { session.close() }
        session.on(.close) { scene.home.server.close() }
        scene.finish()
        return chunks
    }

    @Test("Http2Stream.method.write: the first of several writes goes by itself, the others together with the end")
    func firstWriteAlone() throws {
        let together = try chunks { stream in
            stream.write("a")
            stream.write("bb")
            stream.write("ccc")
            stream.end("dddd")
        }
        #expect(together == ["a", "bbcccdddd"])
        #expect(
            try chunks { stream in
                stream.write("a")
                stream.end("b")
            } == ["a", "b"])
        #expect(try chunks { stream in stream.end("all") } == ["all"])
    }

    @Test("Http2Stream.method.write: a long first write keeps the next one out of its last frame")
    func longFirstWrite() throws {
        let long = String(repeating: "x", count: 20_000)
        let seen = try chunks { stream in
            stream.write(long)
            stream.write("y")
            stream.end("z")
        }
        #expect(seen.joined() == long + "yz" && seen.last == "yz")
    }

    @Test("Http2Session.method.goaway: fields of other types, and a stream's identifier")
    func otherValues() throws {
        var shown: [String] = []
        let scene = try Scene { _, stream in
            try stream.respond(["x-part": "a b".split(separator: " ")[1], "x-time": 1.5, "x-whole": 2.0, "x-is": true])
            try stream.session?.goaway(0, stream.id)
            stream.end()
        }
        unowned let session = try scene.connect()
        unowned let request = try session.request()
        request.on(.response) { headers in
            shown = ["x-part", "x-time", "x-whole", "x-is"].map { name in headers.string(name) ?? "" }
        }
        request.resume()
        request.on(.close) { session.close() }
        session.on(.close) { scene.home.server.close() }
        scene.finish()
        #expect(shown == ["b", "1.5", "2", "true"])
        #expect(scene.client.contains("session goaway 0 1"))
        let material = SecureServerOptions(key: Buffer.from("k"), cert: Buffer.from("c"), allowHTTP1: true)
        #expect(material.allowHTTP1 == true && material.key != nil)
    }
}
