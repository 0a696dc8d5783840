import Foundation
import Testing

/// Real clients beside curl.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ClientsTests {
    @Test(.needs(.node), arguments: ["routes", "trailers", "head", "parallel", "echo"])
    func nodeIsServed(scenario: String) throws {
        let server = try ServeProcess()
        let answer = try Command.run(.node, [Command.clientScript("node_client.mjs"), "\(server.port)", scenario])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        try server.finish()
    }

    @Test(.needs(.python), arguments: ["parallel", "trailers", "cancel", "upload"])
    func pythonIsServed(scenario: String) throws {
        let server = try ServeProcess()
        let answer = try Command.run(.python, [Command.clientScript("python_h2.py"), "\(server.port)", scenario])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        try server.finish()
    }

    @Test(.needs(.nghttp)) func nghttpIsServed() throws {
        let server = try ServeProcess()
        let answer = try Command.run(.nghttp, ["-v", "--no-dep", server.url("/trailers"), server.url("/hello")])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.text.contains("x-body-bytes: 21"))
        #expect(answer.text.contains("Hello, World!"))
        #expect(!answer.text.contains("error_code=PROTOCOL_ERROR"))
        try server.finish()
    }

    @Test(
        .needs(.h2load),
        arguments: [
            ["-c", "32", "-m", "100", "-n", "20000", "/hello"], ["-c", "1", "-m", "1000", "-n", "5000", "/hello"],
            ["-c", "8", "-m", "10", "-n", "400", "/bytes/300000"], ["-c", "8", "-m", "10", "-n", "400", "/trailers"],
        ])
    func h2loadHasNoFailure(arguments: [String]) throws {
        let server = try ServeProcess()
        let path = try #require(arguments.last)
        let answer = try Command.run(.h2load, arguments.dropLast() + [server.url(path)])
        let count = arguments[5]
        #expect(
            answer.text.contains("\(count) succeeded, 0 failed, 0 errored, 0 timeout"),
            "\(answer.text) \(answer.errors)")
        #expect(answer.text.contains("\(count) 2xx, 0 3xx, 0 4xx, 0 5xx"))
        try server.finish()
    }

    @Test(.needs(.h2load)) func twoWorkersShareTheLoad() throws {
        let server = try ServeProcess(["--workers", "2"])
        let answer = try Command.run(.h2load, ["-c", "16", "-m", "10", "-n", "4000", server.url("/hello")])
        #expect(answer.text.contains("4000 succeeded, 0 failed, 0 errored, 0 timeout"), "\(answer.text)")
        try server.finish()
    }
}
