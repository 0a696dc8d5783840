import Testing

@testable import NodeHTTP2
@testable import Reactor

/// What async listeners throw, where rejections are captured (node-http2 §7.10, §12). Each trace is Node's.
@Suite(.timeLimit(.minutes(10))) struct RejectionTests {
    private let failure = NodeError("E_OWN", .error, "own")

    private func scene(_ prepare: (Scene) -> Void) throws -> Scene {
        let scene = try Scene { _, _ in }
        scene.home.server.captureRejections = true
        scene.home.server.on(.error) { error in scene.server.append("error \(error.code ?? "")") }
        prepare(scene)
        return scene
    }

    @Test("Http2Server.event.stream: a rejection before the headers is answered by 500")
    func aStreamWithoutHeaders() throws {
        let scene = try scene { scene in
            scene.home.server.on(.stream) { [failure] _ async throws in throw failure }
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.client.contains("req response 500 4") && scene.client.contains("req close 0"))
    }

    @Test("Http2Server.event.stream: a rejection after the headers destroys the stream")
    func aStreamWithHeaders() throws {
        let scene = try scene { scene in
            scene.home.server.on(.stream) { [failure] stream async throws in
                try stream.respond()
                throw failure
            }
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.server.contains("stream error E_OWN") && scene.server.contains("stream close 2"))
        #expect(scene.client.contains("req response 200 4"))
        #expect(scene.client.contains("req error ERR_HTTP2_STREAM_ERROR"))
    }

    @Test(
        "Http2Server.event.request: a rejection before the headers is answered by 500, without the fields that were set"
    )
    func aRequestWithoutHeaders() throws {
        let scene = try scene { scene in
            scene.home.server.on(.request) {
                [failure] (_: Http2ServerRequest, response: Http2ServerResponse) async throws in
                try response.setHeader("x-a", "1")
                response.statusCode = 201
                response.on(.finish) { scene.server.append("response finish") }
                throw failure
            }
        }
        unowned let session = try scene.connect()
        let request = try scene.request(session)
        var headers = Headers()
        var body = ""
        request.on(.response) { headers = $0 }
        request.on(.data) { chunk in body += chunk }
        scene.finish()
        #expect(headers[":status"] == 500 && headers["x-a"] == nil && headers["date"] != nil)
        #expect(body == "Internal Server Error")
        #expect(scene.server.contains("response finish"))
    }

    @Test("Http2Server.event.request: a rejection after the headers destroys the response")
    func aRequestWithHeaders() throws {
        let scene = try scene { scene in
            scene.home.server.on(.request) {
                [failure] (_: Http2ServerRequest, response: Http2ServerResponse) async throws in
                try response.writeHead(200)
                throw failure
            }
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.client.contains("req response 200 4") && scene.client.contains("req close 0"))
        #expect(!scene.server.contains { $0.contains("error") })
    }

    @Test("Http2Server.event.session: a rejection is the server's 'error'") func otherEvents() throws {
        let scene = try scene { scene in
            scene.home.server.on(.session) { [failure] _ async throws in throw failure }
            scene.home.server.on(.stream) { stream in try stream.respond([:], RespondOptions(endStream: true)) }
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.server.contains("error E_OWN") && scene.client.contains("req response 200 5"))
    }

    @Test("Http2Server.event.connection: a rejection destroys the socket") func connections() throws {
        let scene = try scene { scene in
            scene.home.server.on(.connection) { [failure] (_: net.Socket) async throws in throw failure }
        }
        unowned let session = try scene.connect()
        session.on(.connect) { scene.client.append("connect") }
        scene.home.run("the end") { scene.client.last == "session close" }
        scene.finish()
        #expect(scene.client.contains("connect"))
    }
}
