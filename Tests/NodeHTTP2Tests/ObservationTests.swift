import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Entries of perf_hooks and channels of diagnostics_channel. The orders are Node's.
@Suite(.timeLimit(.minutes(10))) struct ObservationTests {
    /// Subscribes to all channels of a side for the time of a scene; channels are the thread's.
    private final class Recorder {
        var lines: [String] = []
        var messages: [(channel: String, message: Http2StreamMessage)] = []
        private var subscribers: [(String, diagnostics_channel.Subscriber)] = []

        init(_ side: String) {
            for channel in StreamChannel.allCases where channel.rawValue.hasPrefix("http2.\(side).") {
                let name = channel.rawValue
                let subscriber = diagnostics_channel.subscribe(name) { [unowned self] message, _ in
                    guard let message = message as? Http2StreamMessage else { return lines.append("not a message") }
                    let stream = message.stream
                    let short = name.dropFirst("http2.\(side).stream.".count)
                    let state = stream.destroyed ? " destroyed" : stream.closed ? " closed" : ""
                    lines.append("\(short) \(stream.id ?? 0)\(state)")
                    messages.append((String(short), message))
                }
                subscribers.append((name, subscriber))
            }
        }

        func stop() {
            for (name, subscriber) in subscribers { diagnostics_channel.unsubscribe(name, subscriber) }
        }

        func first(_ channel: String) -> Http2StreamMessage? { messages.first { $0.channel == channel }?.message }
    }

    @Test("perf_hooks.property.Http2Stream-entry-id: what neighbouring turns leave comes in one list, by its beginning")
    func entriesOfOneRequest() throws {
        var lists: [[String]] = []
        let observer = PerformanceObserver { list in
            lists.append(list.getEntries().map { "\($0.name) \(($0.detail as? Http2SessionDetail)?.type ?? "")" })
        }
        try observer.observe(.init(entryTypes: ["http2"]))
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.end("hello")
        }
        unowned let session = try scene.connect()
        unowned let request = try session.request()
        request.resume()
        request.on(.end) {
            session.close()
            scene.home.server.close()
        }
        scene.home.run("the entries") { lists.joined().count == 4 }
        observer.disconnect()
        scene.finish()
        #expect(lists.first == ["Http2Stream ", "Http2Stream "])
        #expect(lists.joined().dropFirst(2).sorted() == ["Http2Session client", "Http2Session server"])
    }

    @Test(
        """
        diagnostics_channel.event.client.stream.created diagnostics_channel.event.client.stream.start \
        diagnostics_channel.event.client.stream.bodySent diagnostics_channel.event.client.stream.finish \
        diagnostics_channel.event.client.stream.close
        """, arguments: [false, true])
    func aClientsRequest(isConnected: Bool) throws {
        let scene = try Scene { _, stream in
            try stream.respond(["x-y": "z"])
            stream.end("hello")
        }
        unowned let session = try scene.connect()
        if isConnected {
            scene.home.run("the connection") { !session.connecting }
            scene.home.settle(turns: 3)
        }
        let recorder = Recorder("client")
        defer { recorder.stop() }
        let request = try scene.request(session, [":path": "/x"])
        for name in ["ready", "response", "close"] { request.on(name) { recorder.lines.append("'\(name)'") } }
        if isConnected {
            // All of it happens within request().
            #expect(recorder.lines == ["bodySent 1", "start 1", "created 1"])
        } else {
            #expect(recorder.lines == ["created 0"])
        }
        scene.finish()
        let beginning = ["created 0", "bodySent 1", "'ready'", "start 1"]
        #expect(
            recorder.lines == (isConnected ? ["bodySent 1", "start 1", "created 1"] : beginning) + [
                "finish 1", "'response'", "close 1 closed", "'close'",
            ])
        #expect(recorder.first("created")?.headers?[":path"] == "/x")
        #expect(recorder.first("start")?.headers?[":method"] == "GET")
        #expect(recorder.first("finish")?.headers?["x-y"] == "z" && recorder.first("finish")?.flags == 4)
    }

    @Test("diagnostics_channel.event.client.stream.bodyChunkSent: chunks as they were written") func bodyChunks() throws
    {
        let scene = try Scene { _, stream in
            stream.resume()
            stream.on(.end) { try stream.respond([:], RespondOptions(endStream: true)) }
        }
        let recorder = Recorder("client")
        defer { recorder.stop() }
        let request = try scene.request(scene.connect(), [":method": "POST"])
        request.write("one")
        request.write(Buffer.from("two"))
        request.on(.ready) { recorder.lines.append("'ready'") }
        request.on(.finish) { recorder.lines.append("'finish'") }
        request.once(.close) { recorder.lines.append("'close'") }
        scene.home.run("the first chunks") { recorder.lines.contains("'ready'") }
        request.write("e9", "hex")
        request.end("four")
        scene.finish()
        #expect(
            recorder.lines == [
                "created 0", "bodyChunkSent 1", "'ready'", "start 1", "bodyChunkSent 1", "bodyChunkSent 1",
                "bodySent 1", "'finish'", "finish 1", "close 1 closed", "'close'",
            ])
        let chunks = recorder.messages.filter { $0.channel == "bodyChunkSent" }.map(\.message)
        try #require(chunks.count == 3)
        #expect(chunks[0].writev == true && chunks[0].encoding == "" && chunks[0].data == nil)
        #expect(chunks[0].chunks.map(\.encoding) == ["utf8", "buffer"])
        #expect(chunks[0].chunks.map { $0.chunk.toString() } == ["one", "two"])
        #expect(chunks[1].writev == false && chunks[1].data == "e9" && chunks[1].encoding == "hex")
        #expect(chunks[2].writev == false && chunks[2].data == "four" && chunks[2].encoding == "utf8")
    }

    @Test(
        """
        diagnostics_channel.event.server.stream.created diagnostics_channel.event.server.stream.start \
        diagnostics_channel.event.server.stream.finish diagnostics_channel.event.server.stream.close
        """)
    func aServersStreams() throws {
        let recorder = Recorder("server")
        defer { recorder.stop() }
        let scene = try Scene { _, stream in
            recorder.lines.append("'stream'")
            try stream.pushStream([":path": "/p"]) { _, push in
                recorder.lines.append("callback")
                try push?.respond(["x-p": "1"], RespondOptions(waitForTrailers: true))
                push?.end("pushed")
            }
            try stream.respond(["x-y": "z"])
            stream.end("hello")
        }
        unowned let session = try scene.connect()
        session.on(.stream) { push in push.resume() }
        try scene.request(session, [":path": "/x"])
        scene.finish()
        #expect(
            recorder.lines.filter { !$0.hasPrefix("close") } == [
                "created 1", "start 1", "'stream'", "created 2", "finish 1", "start 2", "callback", "finish 2",
            ])
        #expect(recorder.lines.filter { $0.hasPrefix("close") }.sorted() == ["close 1 closed", "close 2 closed"])
        #expect(recorder.first("created")?.headers?[":path"] == "/x")
        let finished = recorder.messages.filter { $0.channel == "finish" }.map(\.message)
        #expect(finished.map(\.flags) == [5, 37])
        #expect(finished[0].headers?["x-y"] == "z" && finished[1].headers?["x-p"] == "1")
    }

    @Test(
        "diagnostics_channel.event.client.stream.error diagnostics_channel.event.server.stream.error",
        arguments: [false, true])
    func errors(isDestroyed: Bool) throws {
        let server = Recorder("server")
        let client = Recorder("client")
        defer {
            server.stop()
            client.stop()
        }
        let scene = try Scene { _, stream in
            stream.on(.error) { error in server.lines.append("'error' \(error.code ?? "")") }
            if isDestroyed { stream.destroy(NodeError("E_OWN", .error, "own")) } else { try stream.close(2) }
        }
        try scene.request(scene.connect()).on(.error) { error in client.lines.append("'error' \(error.code ?? "")") }
        scene.finish()
        let ours = isDestroyed ? "E_OWN" : "ERR_HTTP2_STREAM_ERROR"
        let closing = isDestroyed ? "close 1 destroyed" : "close 1 closed"
        #expect(server.lines == ["created 1", "start 1", closing, "error 1 destroyed", "'error' \(ours)"])
        #expect(server.first("error")?.error?.code == ours)
        #expect(client.lines.suffix(3) == ["close 1 closed", "error 1 destroyed", "'error' ERR_HTTP2_STREAM_ERROR"])
        #expect(client.first("error")?.error?.code == "ERR_HTTP2_STREAM_ERROR")
    }

    @Test(
        """
        perf_hooks.property.Http2Session-entry-type perf_hooks.property.Http2Session-entry-bytesRead \
        perf_hooks.property.Http2Session-entry-bytesWritten perf_hooks.property.Http2Session-entry-framesReceived \
        perf_hooks.property.Http2Session-entry-framesSent perf_hooks.property.Http2Session-entry-maxConcurrentStreams \
        perf_hooks.property.Http2Session-entry-pingRTT perf_hooks.property.Http2Session-entry-streamAverageDuration \
        perf_hooks.property.Http2Session-entry-streamCount perf_hooks.property.Http2Stream-entry-id \
        perf_hooks.property.Http2Stream-entry-bytesRead perf_hooks.property.Http2Stream-entry-bytesWritten \
        perf_hooks.property.Http2Stream-entry-timeToFirstByte perf_hooks.property.Http2Stream-entry-timeToFirstByteSent \
        perf_hooks.property.Http2Stream-entry-timeToFirstHeader
        """)
    func entries() throws {
        let scene = try Scene { _, stream in
            stream.resume()
            stream.on(.end) {
                try stream.respond()
                stream.write("é")
                stream.end(Buffer.from("bb"))
            }
        }
        var entries: [PerformanceEntry] = []
        let observer = PerformanceObserver { list in entries += list.getEntries() }
        try observer.observe(.init(type: "http2"))
        defer { observer.disconnect() }
        unowned let session = try scene.connect()
        try session.settings(Settings())
        let request = try scene.request(session, [":method": "POST"], closes: false)
        request.resume()
        request.end("0123456789")
        request.on(.close) {
            try session.ping { _, _, _ in
                session.close()
                scene.home.server.close()
            }
        }
        scene.finish()
        scene.home.run("the entries") { entries.count == 4 }
        #expect(entries.allSatisfy { $0.entryType == "http2" && $0.startTime > 0 && $0.duration > 0 })
        let streams = entries.filter { $0.name == "Http2Stream" }.compactMap { $0.detail as? Http2StreamDetail }
        let served = try #require(streams.first { $0.bytesRead == 10 })
        let asked = try #require(streams.first { $0.bytesRead == 4 })
        #expect(served.id == 1 && asked.id == 1 && served.bytesWritten == 4 && asked.bytesWritten == 10)
        for detail in [served, asked] {
            #expect(detail.timeToFirstByte > 0 && detail.timeToFirstByteSent > 0 && detail.timeToFirstHeader > 0)
            #expect(detail.timeToFirstHeader <= detail.timeToFirstByte)
        }
        let sessions = entries.filter { $0.name == "Http2Session" }.compactMap { $0.detail as? Http2SessionDetail }
        let server = try #require(sessions.first { $0.type == "server" })
        let client = try #require(sessions.first { $0.type == "client" })
        for detail in [server, client] {
            #expect(detail.streamCount == 1 && detail.maxConcurrentStreams == 1 && detail.streamAverageDuration > 0)
        }
        // SETTINGS twice and their acknowledgement, HEADERS, DATA, PING and GOAWAY.
        #expect(client.framesSent >= 7 && server.framesReceived >= 6 && client.framesReceived >= 6)
        #expect(client.bytesWritten > 100 && server.bytesRead > 100 && client.bytesRead > 50)
        #expect(client.pingRTT > 0 && server.pingRTT == 0)
    }

    @Test func whoIsNotObservedKeepsNothing() throws {
        let scene = try Scene { _, stream in
            #expect(stream.details == nil && stream.session?.knownDetails?.observation == nil)
            try stream.respond([:], RespondOptions(endStream: true))
            #expect(stream.details == nil)
        }
        let recorder = Recorder("server")
        #expect(scene.home.context.isObserved)
        recorder.stop()
        #expect(!scene.home.context.isObserved)
        let observer = PerformanceObserver { _ in }
        try observer.observe(.init(entryTypes: ["mark", "http2"]))
        #expect(scene.home.context.isObserved)
        try observer.observe(.init(entryTypes: ["mark"]))
        #expect(!scene.home.context.isObserved)
        observer.disconnect()
        try scene.request(scene.connect())
        scene.finish()
        #expect(recorder.lines.isEmpty)
    }
}
