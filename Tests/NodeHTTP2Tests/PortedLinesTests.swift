import Testing

@testable import NodeHTTP2

/// Lines that ported programs have, spelled as their authors would.
@Suite struct PortedLinesTests {
    private let headers: Headers = [
        ":status": 200, ":path": "/a?b=1", "content-length": "12", "x": "not a number", "set-cookie": ["a=1", "b=2"],
    ]

    @Test func aFieldIsReadAsWhatTheContextAsksFor() {
        let path: String = headers[":path"]!
        let length: Int = headers["content-length"] ?? 0
        let number: Int? = headers.x
        let cookies: [String] = headers["set-cookie"] ?? []
        let paths: [String] = headers[":path"] ?? []
        let absent: Int = headers["absent"] ?? 7
        #expect(path == "/a?b=1" && length == 12 && number == nil && absent == 7)
        #expect(cookies == ["a=1", "b=2"] && paths == ["/a?b=1"])
        #expect("\(headers["absent"] ?? "nobody")" == "nobody" && "\(headers.absent ?? "nobody")" == "nobody")
        #expect(headers["content-length"] ?? 0 > 11)
        #expect(headers[":path"]?.toString().hasPrefix("/a") == true)
    }

    @Test func aFieldIsAssignedWhatAVariableHolds() {
        var fields: Headers = [":status": 200]
        let (text, number, list) = ("t", 5, ["u", "v"])
        let nothing: String? = nil
        fields["a"] = text
        fields["b"] = number
        fields["c"] = list
        fields.d = text
        fields[":status"] = nothing
        fields["e"] = headers[":path"]
        #expect(fields == ["a": "t", "b": 5, "c": ["u", "v"], "d": "t", "e": "/a?b=1"])
    }

    @Test func aSwitchTakesFields() {
        switch headers[":path"] {
        case "/other": Issue.record("another path")
        case "/a?b=1": break
        default: Issue.record("no path")
        }
    }

    @Test func theConsolePrintsFieldsAndTextAsJavaScriptDoes() {
        #expect(
            util.format(headers[":path"], headers["set-cookie"], headers[":status"], headers["absent"])
                == "/a?b=1 [ 'a=1', 'b=2' ] 200 undefined")
        #expect(util.format(Chunk("text"), Chunk("text")) == "text text")
        #expect(util.format("%s", headers[":path"]) == "/a?b=1")
        #expect(util.inspect([Chunk("text")]) == "[ 'text' ]")
        #expect("\(headers)".hasPrefix("{ ':status': 200, ':path': '/a?b=1', "))
    }

    @Test func argumentsBeyondTheLastAreUndefined() {
        #expect(process.argv[0] != nil && process.argv[1_000_000] == nil && process.argv[-1] == nil)
        #expect(process.argv.length == process.argv.count && process.argv.slice(2).count == process.argv.count - 2)
    }

    @Test func killFindsProcessesAndNamesWhatItDoesNotKnow() throws {
        #expect(try process.kill(process.pid, 0))
        let unknown = #expect(throws: NodeError.self) { try process.kill(process.pid, "SIGNONE") }
        #expect(unknown?.code == "ERR_UNKNOWN_SIGNAL" && unknown?.name == "TypeError")
        #expect(unknown?.message == "Unknown signal: SIGNONE")
        // No process has a number as large as the largest there may be.
        let nobody = #expect(throws: NodeError.self) { try process.kill(Int(Int32.max), "SIGTERM") }
        #expect(nobody?.code == "ESRCH" && nobody?.syscall == "kill" && nobody?.message == "kill ESRCH")
    }

    @Test func aListenerLeavesByReturningTheEnd() {
        let server = http2.createServer { request, response in
            if request.url == "/" { return response.end("home") }
            if request.url == "/empty" { return response.end() }
            return response.end(Buffer.from("bytes"))
        }
        server.on(.stream) { stream in
            if stream.closed { return stream.close() }
            return stream.end("text")
        }
        #expect(server.listenerCount("request") == 1 && server.listenerCount("stream") == 2)
    }

    @Test func everyErrorHasAName() {
        struct Own: Error {}
        let errors: [any Error] = [NodeError.ERR_HTTP2_INVALID_CONNECTION_HEADERS("x"), NodeError("plain"), Own()]
        #expect(errors.map(\.name) == ["TypeError", "Error", "Error"])
    }

    @Test func emittersStandInSetsAndAsKeys() {
        let (first, second) = (EventEmitter(), EventEmitter())
        var seen: Set<EventEmitter> = [first, second, first]
        #expect(seen.count == 2 && first == first && first != second)
        seen.remove(first)
        #expect(seen == [second])
    }
}

/// More of them: what the guide leaves as it is in JavaScript.
@Suite struct PortedValuesTests {
    private let headers: Headers = [":path": "/api/a:b", ":status": 200, "set-cookie": ["a=1", "b=2"]]

    @Test func aFieldHasTheFunctionsOfAText() {
        #expect(headers[":path"]!.hasPrefix("/api") && headers[":path"]!.hasSuffix("b"))
        #expect(headers[":path"]!.contains("a:") && headers[":path"]!.split(separator: ":").count == 2)
        #expect(headers[":path"]?.length ?? 0 == 8 && headers[":path"]!.uppercased() == "/API/A:B")
        #expect(headers[":path"]!.lowercased().count == 8 && headers[":path"]!.replacing("a", with: "x") == "/xpi/x:b")
        #expect(headers[":path"]!.count == 8 && !headers[":path"]!.isEmpty)
        #expect(headers.keys == [":path", ":status", "set-cookie"])
        let raw: RawHeaders = [":path", "/", "a", 1]
        #expect(raw.length == 4)
    }

    @Test func fieldsBecomeJSON() {
        #expect(JSON.stringify(headers) == #"{":path":"/api/a:b",":status":200,"set-cookie":["a=1","b=2"]}"#)
        #expect(JSON.stringify(["path": headers[":path"], "no": headers["no"]]) == #"{"path":"/api/a:b"}"#)
    }

    @Test func theModuleNamesItsTypes() throws {
        let options = http2.SecureServerOptions(settings: http2.Settings(enablePush: false), origins: [])
        #expect(options.settings?.enablePush == false)
        final class Request: http2.Http2ServerRequest {}
        final class Response: http2.Http2ServerResponse {}
        let server = try http2.createServer(Request.self, Response.self) { request, response in response.end() }
        #expect(server.setTimeout(10) {}.timeout == 10 && server.listenerCount(.timeout) == 1)
    }

    @Test func aPortMayBeText() throws {
        let error = #expect(throws: NodeError.self) { try net.connect("x", "127.0.0.1") }
        #expect(error?.code == "ERR_SOCKET_BAD_PORT")
    }

    @Test func partsOfTextsAndChunks() throws {
        #expect(try Buffer.from("xYW55".dropFirst(), "base64").toString() == "any" && String(Chunk("text")) == "text")
    }
}
