import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Events and methods that an Http2SecureServer has in common with an Http2Server.
@Suite(.timeLimit(.minutes(10))) struct SecureServerEventsTests {
    typealias Bench = SecureServerTests.Bench

    /// One request; returns its status and body.
    private func ask(_ bench: Bench, _ headers: Headers) throws -> String {
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        let request = try client.request(headers)
        var answer = ""
        request.on(.response) { headers in answer += "\(headers[":status"]?.description ?? "") " }
        request.on(.data) { answer += $0.toString() }
        request.on(.close) { client.close() }
        request.end()
        bench.run("the answer") { client.destroyed }
        return answer
    }

    @Test(
        """
        Http2SecureServer.event.request Http2SecureServer.event.checkContinue \
        Http2SecureServer.event.checkExpectation Http2SecureServer.event.connect: requests of the compatibility API
        """)
    func requests() throws {
        let bench = try Bench()
        bench.server.on(.request) { request, response in response.end("request \(request.httpVersion)") }
        bench.server.on(.checkContinue) { request, response in response.end("checkContinue") }
        bench.server.on(.checkExpectation) { request, response in response.end("checkExpectation") }
        bench.server.on(.connect) { request, response in response.end("connect \(request.authority ?? "")") }
        #expect(try ask(bench, [":path": "/"]) == "200 request 2.0")
        #expect(try ask(bench, [":path": "/", ":method": "POST", "expect": "100-continue"]) == "200 checkContinue")
        #expect(try ask(bench, [":path": "/", ":method": "POST", "expect": "foo"]) == "200 checkExpectation")
        #expect(try ask(bench, [":method": "CONNECT", ":authority": "b:1"]) == "200 connect b:1")
        bench.finish()
    }

    @Test("Http2SecureServer.event.listening Http2SecureServer.event.error Http2SecureServer.event.close: its life")
    func life() throws {
        let bench = try Bench()
        for name in ["listening", "close"] { bench.server.on(name) { bench.trace.append(name) } }
        bench.server.on(.error) { error in bench.trace.append(error.code ?? "") }
        bench.run("'listening'") { bench.trace == ["listening"] }
        bench.server.listen(0)
        bench.run("the error") { bench.trace.count == 2 }
        bench.server.close { bench.trace.append("closed") }
        bench.run("the end") { bench.trace.count == 4 }
        #expect(bench.trace == ["listening", "ERR_SERVER_ALREADY_LISTEN", "close", "closed"])
        bench.finish()
    }

    @Test("Http2SecureServer.event.sessionError: a peer that breaks the rules")
    func sessionError() throws {
        let bench = try Bench()
        bench.server.on(.sessionError) { error, session in
            bench.trace.append("\(error.code ?? "") \(session.destroyed)")
        }
        let client = try tls.connect(
            bench.port,
            tls.ConnectOptions(host: "localhost", ALPNProtocols: ["h2"], ca: SecureServerTests.identity.certificate))
        client.on(.error) { _ in }
        client.write([UInt8](repeating: 0x2a, count: 64))
        client.resume()
        bench.run("the error") { !bench.trace.isEmpty && client.destroyed }
        #expect(bench.trace == ["ERR_HTTP2_ERROR true"])
        bench.finish()
    }

    @Test(
        """
        Http2SecureServer.method.setTimeout Http2SecureServer.event.timeout: a session that is idle for too long \
        Http2SecureServer.property.timeout
        """)
    func timeout() throws {
        let bench = try Bench()
        bench.server.setTimeout(1) { session in
            bench.trace.append("timeout \(session.destroyed)")
            session.destroy()
        }
        #expect(bench.server.timeout == 1)
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        client.on(.error) { _ in }
        bench.run("the end") { client.destroyed && bench.server.sessionCount == 0 }
        #expect(bench.trace == ["timeout false"])
        bench.finish()
    }

    @Test("Http2SecureServer.method.updateSettings: for sessions that are still to come")
    func updateSettings() throws {
        let bench = try Bench()
        try bench.server.updateSettings(Settings(maxConcurrentStreams: 3))
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        client.on(.remoteSettings) { settings in
            bench.trace.append("\(settings.maxConcurrentStreams ?? 0)")
            client.close()
        }
        bench.run("the end") { client.destroyed }
        #expect(bench.trace == ["3"])
        #expect(
            errorCode { try bench.server.updateSettings(Settings(maxFrameSize: 1)) }
                == "ERR_HTTP2_INVALID_SETTING_VALUE")
        bench.finish()
    }
}
