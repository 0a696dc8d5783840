import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2

@Suite(.timeLimit(.minutes(10))) struct CompatResponseTests {
    // rows: Http2ServerResponse.property.stream Http2ServerRequest.property.stream
    @Test("Http2ServerResponse.method.end: text with the headers that were set before")
    func endWithText() throws {
        let exchange = try CompatServer.exchange(path: "/hello") { request, response in
            #expect(response.stream === request.stream && response.req === request)
            try response.setHeader("content-type", "text/plain")
            #expect(!response.headersSent && !response._header && !response.finished)
            #expect(response.end("Hello") === response)
            #expect(response.finished && response.writableEnded && response.headersSent && response._header)
        }
        #expect(exchange.status == 200)
        #expect(exchange.head?.names == ["content-type", ":status", "date"] || exchange.head?.names.first == ":status")
        #expect(exchange.head?["content-type"] == "text/plain")
        #expect(exchange.text == "Hello")
        #expect(exchange.closeCode == 0)
    }

    @Test("Http2ServerResponse.method.end: every form, encodings apart")
    func endForms() throws {
        let forms: [(Http2ServerResponse, Notes) -> Void] = [
            { response, _ in response.end() },
            { response, notes in response.end { notes.note("callback") } },
            { response, _ in response.end("x") },
            { response, notes in response.end("x") { notes.note("callback") } },
            { response, _ in response.end(Buffer.from("x")) },
            { response, notes in response.end(Buffer.from("x")) { notes.note("callback") } },
            { response, _ in response.end([UInt8](arrayLiteral: 120)) },
        ]
        for (index, form) in forms.enumerated() {
            let notes = Notes()
            let exchange = try CompatServer.exchange { _, response in form(response, notes) }
            #expect(exchange.text == (index < 2 ? "" : "x"))
            #expect(exchange.hasEnded && exchange.closeCode == 0)
            #expect(notes.lines == (index % 2 == 1 ? ["callback"] : []), "form \(index)")
        }
    }

    @Test("Http2ServerResponse.method.end: a second one tells its callback alone")
    func endTwice() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { _, response in
            notes.follow(response)
            response.end()
            #expect(response.end("late") { notes.note("second callback") } === response)
            notes.note("after")
        }
        #expect(notes.lines.first == "after" && notes.lines.contains("second callback"))
        #expect(notes.lines.filter { $0.hasPrefix("res") } == ["res finish", "res close"])
        #expect(exchange.text == "")
    }

    // rows: errors.error-code.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED
    @Test("Http2ServerResponse.property.statusCode: checks of the setter")
    func statusCode() throws {
        let exchange = try CompatServer.exchange { _, response in
            #expect(response.statusCode == 200)
            for code in [100, 101, 199] {
                expectError("ERR_HTTP2_INFO_STATUS_NOT_ALLOWED") { try response.setStatusCode(code) }
            }
            for code in [99, 0, 600, -1] {
                expectError("ERR_HTTP2_STATUS_INVALID") { try response.setStatusCode(code) }
            }
            response.statusCode = 599
            #expect(response.statusCode == 599)
            response.statusCode = 404
            response.end()
            response.statusCode = 201
            #expect(response.statusCode == 201)
            expectError("ERR_HTTP2_STATUS_INVALID") { try response.setStatusCode(700) }
        }
        #expect(exchange.status == 404)
    }

    @Test("Http2ServerResponse.property.statusCode: a bad value is an uncaught exception")
    func badStatusCode() throws {
        let exchange = try CompatServer.exchange(uncaughtCount: 1) { _, response in
            response.statusCode = 600
            response.end()
        }
        #expect(exchange.status == 200)
    }

    @Test("Http2ServerResponse.property.sendDate, Http2ServerResponse.method.removeHeader of date")
    func sendDate() throws {
        let without = try CompatServer.exchange { _, response in
            #expect(response.sendDate)
            response.sendDate = false
            #expect(!response.sendDate)
            response.end()
        }
        #expect(without.head?["date"] == nil)
        let removed = try CompatServer.exchange { _, response in
            try response.setHeader("date", "own")
            try response.removeHeader(" Date ")
            #expect(!response.sendDate)
            #expect(response.getHeader("date") == "own")
            response.end()
        }
        #expect(removed.head?["date"] == "own")
    }

    @Test("Http2ServerResponse.property.writable, writableLength, writableNeedDrain and the like are the stream's")
    func writableState() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { _, response in
            #expect(response.writable && !response.writableEnded && !response.writableFinished)
            #expect(response.writableHighWaterMark == 65_536 && response.writableLength == 0)
            notes.follow(response)
            response.on(.drain) {
                notes.note("\(response.writableLength) \(response.writableNeedDrain)")
                response.end()
            }
            let large = try Buffer.alloc(70_000)
            #expect(!response.write(large))
            #expect(response.writableLength == 70_000 && response.writableNeedDrain)
        }
        #expect(notes.lines == ["res drain", "0 false", "res finish", "res close"])
        #expect(exchange.bodyBytes == 70_000)
    }

    @Test("Http2ServerResponse.method.write: headers implicitly, callbacks, false above the mark")
    func write() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { _, response in
            #expect(response.write("a") { _ in notes.note("first") })
            #expect(response.headersSent)
            #expect(response.write(Buffer.from("b")))
            #expect(response.write([UInt8](arrayLiteral: 99)))
            response.end("d") { notes.note("end") }
        }
        #expect(exchange.text == "abcd")
        #expect(notes.lines == ["first", "end"])
    }

    @Test("Http2ServerResponse.method.write, end: encodings; cork, uncork")
    func encodings() throws {
        let exchange = try CompatServer.exchange(uncaughtCount: 1) { _, response in
            response.write("6869", "hex")
            response.cork()
            #expect(response.writableCorked == 1 && !response.writableObjectMode)
            response.write("IQ", "base64") { _ in }
            response.uncork()
            #expect(response.writableCorked == 0)
            #expect(!response.write("x", "nope"))
            response.end("\u{e9}", "latin1")
        }
        #expect(exchange.bodyStart == [104, 105, 33, 0xe9])
    }

    @Test("Http2ServerResponse.method.write after end destroys the response")
    func writeAfterEnd() throws {
        let notes = Notes()
        let home = try CompatServer.home { _, response in
            notes.follow(response)
            notes.follow(response.stream)
            response.end("x")
            #expect(!response.write("more") { error in notes.note("callback \(error?.code ?? "")") })
            #expect(response.stream.destroyed)
        }
        let exchange = try home.connect().post("/", body: 3, endsBody: false)
        home.run("the response") { exchange.isDone && notes.lines.contains("res close") }
        home.finish()
        #expect(notes.lines.contains("callback ERR_STREAM_WRITE_AFTER_END"))
        #expect(
            notes.lines.filter { !$0.hasPrefix("callback") }.suffix(4)
                == ["stream error ERR_STREAM_WRITE_AFTER_END", "res finish", "res close", "stream close 2"])
    }

    @Test("Http2ServerResponse after the end: what still works")
    func afterTheEnd() throws {
        let notes = Notes()
        try CompatServer.exchange { request, response in
            response.end("x")
            response.on(.close) {
                #expect(!response.write("more") { error in notes.note("write \(error?.code ?? "")") })
                response.end("more") { notes.note("end") }
                notes.note("setHeader") { try response.setHeader("a", "b") }
                notes.note("removeHeader") { try response.removeHeader("a") }
                notes.note("setTrailer") { try response.setTrailer("a", "b") }
                notes.note("writeHead") { try response.writeHead(999) }
                notes.note("flushHeaders") { try response.flushHeaders() }
                notes.note("writeContinue") { try #expect(!response.writeContinue()) }
                notes.note("writeInformation") { try response.writeInformation(99) }
                notes.note("setTimeout") { try response.setTimeout(5) }
                notes.note("request.setTimeout") { try request.setTimeout(5) }
                notes.note("createPushResponse") {
                    try response.createPushResponse([":path": "/"]) { error, _ in
                        notes.note("push \(error?.code ?? "")")
                    }
                }
                #expect(response.headersSent && response.finished && response.writableFinished)
                #expect(request.complete && !request.aborted)
                #expect(response.stream === request.stream)
            }
        }
        #expect(
            notes.lines == [
                "setHeader ERR_HTTP2_HEADERS_SENT", "removeHeader ERR_HTTP2_HEADERS_SENT", "setTrailer ok",
                "writeHead ok",
                "flushHeaders ok", "writeContinue ok", "writeInformation ERR_HTTP2_STATUS_INVALID", "setTimeout ok",
                "request.setTimeout ok", "createPushResponse ok", "write ERR_STREAM_WRITE_AFTER_END", "end",
                "push ERR_HTTP2_INVALID_STREAM",
            ])
    }

    @Test("Http2ServerResponse.method.destroy: before the headers, and what follows")
    func destroy() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { request, response in
            notes.follow(request)
            notes.follow(response)
            response.destroy()
            response.destroy(NodeError("LATE", .error, "ignored"))
            #expect(!response.write("more"))
            response.end("z") { notes.note("end") }
            notes.note("after")
        }
        #expect(notes.lines == ["req aborted", "res finish", "end", "res close", "after", "req close", "req end"])
        #expect(exchange.head == nil)
    }

    @Test("Http2ServerResponse.method.destroy with an error: the stream emits it")
    func destroyWithError() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { request, response in
            notes.follow(request)
            notes.follow(response)
            notes.follow(response.stream)
            response.destroy(NodeError("BOO", .error, "boo"))
        }
        #expect(
            notes.lines == [
                "req aborted", "stream aborted", "stream error BOO", "req close", "res finish", "res close",
                "stream close 2",
                "req end",
            ])
        #expect(exchange.closeCode == 2)
    }

    @Test("T46 order of the events of request, response and stream")
    func order() throws {
        let notes = Notes()
        try CompatServer.exchange { request, response in
            notes.follow(request)
            notes.follow(response)
            notes.follow(response.stream)
            response.write("a")
            response.end("b") { notes.note("end callback") }
            notes.note("finished \(response.finished) sent \(response.headersSent)")
        }
        #expect(
            notes.lines == [
                "finished true sent true", "stream finish", "end callback", "stream end", "req close", "res finish",
                "res close",
                "stream close 0", "req end",
            ])
    }

    @Test("Http2ServerResponse: HEAD and 304 end without a body, the callback comes with the response's 'finish'")
    func withoutBody() throws {
        for method in ["HEAD", "GET"] {
            let notes = Notes()
            let exchange = try CompatServer.exchange(method: method) { _, response in
                notes.follow(response)
                notes.follow(response.stream)
                if method == "GET" { response.statusCode = 304 }
                try response.flushHeaders()
                response.end("body") { notes.note("end callback") }
            }
            #expect(exchange.bodyBytes == 0)
            #expect(exchange.closeCode == 0)
            #expect(!notes.lines.contains { $0.contains("error") })
            #expect(notes.lines.filter { !$0.hasPrefix("stream") } == ["res finish", "end callback", "res close"])
        }
    }

    @Test("Http2ServerResponse: fields that Node refuses are an uncaught exception of `end`, which can be tried again")
    func refusedFields() throws {
        for name in ["keep-alive", "te", "transfer-encoding", "upgrade", ":protocol"] {
            let exchange = try CompatServer.exchange(uncaughtCount: 1) { _, response in
                try response.setHeader(name, "x")
                response.end("x")
                #expect(!response.headersSent && !response.finished)
                try response.removeHeader(name)
                response.end("x")
            }
            #expect(exchange.text == "x")
            #expect(exchange.head?[name] == nil)
        }
    }

    @Test("Http2ServerResponse.method.flushHeaders sends once")
    func flushHeaders() throws {
        let exchange = try CompatServer.exchange { _, response in
            response.statusCode = 202
            try response.flushHeaders()
            try response.flushHeaders()
            #expect(response.headersSent)
            response.end()
        }
        #expect(exchange.status == 202)
    }

    /// That objects which nobody holds serve the next request is counted in `Benchmarks/guard`: unoptimised code holds them for longer than it
    /// needs them, so that here none ever does, and an address says nothing, because the next object may be made where the last was freed.
    @Test("objects that the program keeps stay what they were, and serve no other request")
    func reuse() throws {
        var kept: [(Http2ServerRequest, Http2ServerResponse)] = []
        var isReused: [Bool] = []
        let home = try CompatServer.home { request, response in
            isReused.append(kept.contains { $0.0 === request || $0.1 === response })
            try response.setHeader("x-url", request.url)
            if request.url == "/keep" { kept.append((request, response)) }
            response.end(request.url)
        }
        let client = try home.connect()
        for path in ["/a", "/b", "/keep", "/c", "/d"] {
            let exchange = try client.get(path)
            home.run(path) { exchange.isDone && home.context.streamCount == 0 }
            #expect(exchange.text == path)
            #expect(exchange.head?["x-url"] == .string(path))
        }
        #expect(isReused == [false, false, false, false, false])
        #expect(kept[0].0.url == "/keep" && kept[0].0.complete && kept[0].1.finished)
        #expect(kept[0].1.getHeader("x-url") == "/keep")
        #expect(kept[0].1.req === kept[0].0 && kept[0].1.stream === kept[0].0.stream)
        kept = []
        home.finish()
    }
}
