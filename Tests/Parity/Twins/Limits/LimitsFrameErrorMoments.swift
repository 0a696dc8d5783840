import NodeHTTP2

private let sequences = [
    "respond", "respond write", "respond text", "respond end", "respond write end", "end-stream", "inform",
    "inform well text", "trailers text", "respond destroy", "respond close-8", "respond session-close", "push well",
]
private let cases = ["now", "immediate"].flatMap { when in
    ["get", "post", "read"].flatMap { request in
        sequences.filter { request == "get" || !$0.hasSuffix("well text") }.map { (when, request, $0) }
    }
}
private let large = String(repeating: "y", count: 200)

private func act(_ name: Substring, _ stream: ServerHttp2Stream, _ tell: @escaping (String) -> Void) throws {
    switch name {
    case "respond": try stream.respond(["x": large])
    case "end-stream": try stream.respond(["x": large], .init(endStream: true))
    case "inform": try stream.additionalHeaders([":status": 103, "x": large])
    case "well": try stream.respond()
    case "push":
        try stream.pushStream([":path": "/", "x": large]) { error, push in
            let push = push!
            tell("pushed \(push.id!)")
            push.on(.error) { error in tell("pushed \(error.message)") }
            push.on(.close) { tell("pushed close \(push.rstCode)") }
        }
    case "trailers":
        try stream.respond([:], .init(waitForTrailers: true))
        stream.on(.wantTrailers) { try stream.sendTrailers(["x": large]) }
    case "write": stream.write("x")
    case "end": stream.end()
    case "text": stream.end("x")
    case "destroy": stream.destroy()
    case "close-8": try stream.close(8)
    default: stream.session!.close()
    }
}

extension Twins {
    func limitsFrameErrorMoments() {
        scenario(
            "limits/frame-error-moments",
            server: { ready in
                let server = try http2.createServer(.init(maxSendHeaderBlockLength: 100))
                server.on(.stream) { stream, headers in
                    let index = number("\(headers[":path"]!)".dropFirst())
                    let (when, request, sequence) = cases[index]
                    var events: [String] = []
                    stream.on(.aborted) { events.append("aborted") }
                    stream.on(.finish) { events.append("finish") }
                    stream.on(.end) { events.append("end") }
                    stream.on(.wantTrailers) { events.append("wantTrailers") }
                    stream.on(.frameError) { type, code, id in events.append("frameError \(type) \(code) \(id)") }
                    stream.on(.error) { error in events.append(error.message) }
                    stream.on(.close) { events.append("close \(stream.rstCode)") }
                    stream.session!.on(.close) {
                        log("server", when, request, sequence, "|", events.joined(separator: ", "))
                        if index == cases.count - 1 { server.close() }
                    }
                    if request == "read" { stream.resume() }
                    func run() throws {
                        for name in sequence.split(separator: " ") { try act(name, stream) { events.append($0) } }
                        events.append("returned")
                    }
                    if when == "now" { try run() } else { setImmediate(run) }
                }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
