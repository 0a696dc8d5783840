import Foundation
import Testing

/// The example `grpc` before gRPC's own client.
@Suite(.timeLimit(.minutes(10))) struct GRPCTests {
    private static let example = Command.h2serve.deletingLastPathComponent().appendingPathComponent("example-grpc")

    @Test(
        "Http2Stream.event.wantTrailers: unary calls, calls that stream both ways, statuses", .needs(.grpc),
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: GRPCTests.example.path), "Examples/grpc is not built"))
    func grpcio() throws {
        let server = Process()
        let output = Pipe()
        server.executableURL = Self.example
        server.arguments = ["serve"]
        server.standardOutput = output
        try server.run()
        defer { if server.isRunning { kill(server.processIdentifier, SIGKILL) } }
        var line = ""
        while !line.hasSuffix("\n"), case let bytes = output.fileHandleForReading.availableData, !bytes.isEmpty {
            line += String(decoding: bytes, as: UTF8.self)
        }
        let port = try #require(Int(line.dropLast()), "\(line)")
        let answer = try Command.run(.grpc, [Command.clientScript("grpc_client.py"), "\(port)"])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        kill(server.processIdentifier, SIGTERM)
        server.waitUntilExit()
        #expect(server.terminationStatus == 0)
    }
}
