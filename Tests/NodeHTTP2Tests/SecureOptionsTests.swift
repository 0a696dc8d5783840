import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// What http2 does only over TLS: options of the client, the set of origins, farewells of the server.
@Suite(.timeLimit(.minutes(10))) struct SecureOptionsTests {
    private typealias Bench = SecureServerTests.Bench

    /// One request over a session with these options; what happened.
    private func exchange(_ bench: Bench, _ host: String, _ options: ConnectOptions) throws -> [String] {
        var trace: [String] = []
        let client = try http2.connect("https://\(host):\(bench.port)", options)
        client.on(.error) { error in trace.append("error \(error.code ?? error.message)") }
        let request = try client.request()
        request.on(.error) { _ in }
        request.on(.response) { headers in trace.append("authority \(headers["x-authority"]?.description ?? "")") }
        request.on(.close) { client.close() }
        var isClosed = false
        client.on(.close) { isClosed = true }
        bench.run("the end") { isClosed }
        return trace
    }

    @Test(
        """
        connect.options.option.ca connect.options.option.rejectUnauthorized connect.options.option.servername: who is believed, \
        and by which name
        """)
    func trust() throws {
        var names: [String] = []
        let bench = try Bench()
        bench.server.on(.secureConnection) { socket in names.append(socket.servername ?? "-") }
        bench.server.on(.stream) { stream, headers in
            try stream.respond(
                ["x-authority": headers[":authority"]?.description ?? ""], RespondOptions(endStream: true))
        }
        let port = bench.port
        let ca = SecureServerTests.identity.certificate
        #expect(try exchange(bench, "localhost", ConnectOptions(ca: ca)) == ["authority localhost:\(port)"])
        #expect(try exchange(bench, "localhost", ConnectOptions()) == ["error DEPTH_ZERO_SELF_SIGNED_CERT"])
        #expect(
            try exchange(bench, "localhost", ConnectOptions(rejectUnauthorized: false))
                == ["authority localhost:\(port)"])
        // An address is no server name; a name of the program's is one, and the authority too.
        #expect(
            try exchange(bench, "127.0.0.1", ConnectOptions(servername: "localhost", ca: ca))
                == ["authority localhost:\(port)"])
        #expect(
            try exchange(bench, "127.0.0.1", ConnectOptions(rejectUnauthorized: false))
                == ["authority 127.0.0.1:\(port)"])
        #expect(names.last == "-" && names.contains("localhost"))
        bench.finish()
    }

    @Test(
        "ClientHttp2Session.event.origin connect.options.option.maxOriginSetSize Http2Session.property.originSet",
        arguments: [3, 2])
    func origins(limit: Int) throws {
        let bench = try Bench()
        bench.server.on(.session) { session in try session.origin("https://a.example", "https://b.example:8443/x") }
        var options = SecureServerTests.clientOptions
        options.maxOriginSetSize = limit
        let client = try http2.connect("https://localhost:\(bench.port)", options)
        var trace: [String] = []
        var isClosed = false
        client.on(.origin) { origins in
            trace.append(origins.joined(separator: " "))
            trace.append(client.originSet?.joined(separator: " ") ?? "none")
            client.close()
        }
        client.on(.error) { error in trace.append(error.code ?? "") }
        client.on(.close) { isClosed = true }
        bench.run("the end") { isClosed }
        let told = "https://a.example https://b.example:8443"
        // The server's own origin counts.
        #expect(
            trace == (limit == 3 ? [told, "https://localhost:\(bench.port) \(told)"] : ["ERR_HTTP2_TOO_MANY_ORIGINS"]))
        bench.finish()
    }

    @Test("http2.default.unknownProtocolTimeout: a client without HTTP/2 that stays is cut off after 10 seconds")
    func unknownProtocolTimeout() throws {
        let clock = Clock.manual()
        let bench = try Bench(SecureServerTests.serverOptions, clock)
        var served: tls.TLSSocket?
        bench.server.on(.secureConnection) { socket in served = socket }
        let client = try tls.connect(
            tls.ConnectOptions(
                port: bench.port, host: "localhost", allowHalfOpen: true, ca: SecureServerTests.identity.certificate))
        client.resume()
        bench.run("the reply") { client.readableEnded }
        clock.advance(milliseconds: 9_900)
        for _ in 0..<5 { bench.reactor.turn(waitMillisecondsMax: 1) }
        #expect(served?.destroyed == false)
        clock.advance(milliseconds: 200)
        bench.run("the cut") { served?.destroyed == true }
        served = nil
        client.destroy()
        bench.run("the end") { client.destroyed }
        bench.finish()
    }

    @Test func aDrainServesWhatIsUnderWayInTwoPhases() throws {
        let bench = try Bench()
        var held: ServerHttp2Stream?
        bench.server.on(.stream) { stream, headers in
            if headers[":path"] == "/held" { held = stream } else { stream.end("late") }
        }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        var limits: [Int] = []
        client.on(.goaway) { _, last in limits.append(last) }
        client.on(.error) { error in bench.trace.append("error \(error)") }
        let first = try client.request([":path": "/held"])
        first.resume()
        bench.run("the request") { held != nil }
        var isClosed = false
        bench.server.drain { isClosed = true }
        // It crosses the first farewell.
        let late = try client.request([":path": "/late"])
        var body = ""
        late.on(.data) { chunk in body += chunk }
        bench.run("the late answer") { body == "late" }
        #expect(!isClosed)
        held?.end("x")
        held = nil
        bench.run("the end") { isClosed && client.destroyed }
        #expect(limits.first == Int(Int32.max) && limits.dropFirst().allSatisfy { $0 == 3 } && limits.count > 1)
        #expect(bench.trace.isEmpty)
        bench.finish()
    }

    @Test func aSessionThatArrivesDuringADrainIsDrained() throws {
        let bench = try Bench()
        bench.server.on(.stream) { stream in stream.end("served") }
        var isClosed = false
        // The connection is there, its handshake is not done.
        bench.server.on(.connection) { bench.server.drain { isClosed = true } }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        var limits: [Int] = []
        var body = ""
        client.on(.goaway) { _, last in limits.append(last) }
        let request = try client.request()
        request.on(.data) { chunk in body += chunk }
        bench.run("the end") { isClosed && client.destroyed }
        #expect(body == "served" && limits.first == Int(Int32.max))
        bench.finish()
    }

    @Test("Http2SecureServer.event.stream: a rejection is answered by 500 over TLS too") func rejections() throws {
        let bench = try Bench()
        bench.server.captureRejections = true
        bench.server.on(.stream) { (_: ServerHttp2Stream) async throws in throw NodeError("own") }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        var status: HeaderValue?
        let request = try client.request()
        request.on(.response) { headers in status = headers[":status"] }
        request.on(.close) { client.close() }
        var isClosed = false
        client.on(.close) { isClosed = true }
        bench.run("the end") { isClosed }
        #expect(status == 500)
        bench.finish()
    }
}
