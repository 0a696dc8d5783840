import Foundation
import Testing

/// The rules of RFC 9113 and RFC 7541 on the wire, case by case: `Tests/Conformance`.
@Suite(.serialized, .timeLimit(.minutes(10)), .needs(.python)) struct ConformanceTests {
    private static let suite = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Conformance/conformance.py").path

    @Test(arguments: ["cleartext", "tls"], [[], ["--strict"]])
    func everyCaseIsMet(transport: String, mode: [String]) throws {
        let isSecure = transport == "tls"
        let server = try ServeProcess(["--workers", "1"], tls: isSecure)
        let port = isSecure ? try #require(server.tlsPort) : server.port
        // A case that passes waits for nothing; the limit is for a machine that has other things to do.
        let answer = try Command.run(
            .python, ["-B", Self.suite, "\(port)", "--timeout", "30"] + (isSecure ? ["--tls"] : []) + mode)
        #expect(answer.status == 0, "\(answer.text) \(answer.errors)")
        #expect(answer.text.contains(/^\d{3} passed, 0 failed/), "\(answer.text)")
        try server.finish()
    }
}
