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
