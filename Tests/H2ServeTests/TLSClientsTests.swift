import Foundation
import Testing

/// The TLS port before more clients that nobody here wrote.
@Suite(.serialized, .timeLimit(.minutes(10))) struct TLSClientsTests {
    /// A script of `Clients/`, run with the TLS port and one of its scenarios.
    private func run(_ tool: Tool, _ script: String, _ scenario: String) throws {
        let server = try ServeProcess(tls: true)
        let port = try #require(server.tlsPort)
        let answer = try Command.run(tool, [Command.clientScript(script), "\(port)", scenario])
        #expect(answer.text == "ok\n", "\(answer.text) \(answer.errors)")
        try server.finish()
    }

    @Test(
        "tls.TLSSocket.method.getSession, tls.TLSSocket.method.renegotiate: openssl s_client", .needs(.python),
        .needs(.openssl), arguments: ["versions", "protocols", "renegotiation", "resumption", "status"])
    func openssl(scenario: String) throws { try run(.python, "openssl.py", scenario) }

    @Test("createSecureServer: httpx over HTTP/2", .needs(.httpx), arguments: ["one", "many"])
    func httpx(scenario: String) throws { try run(.python, "httpx_client.py", scenario) }

    @Test("createSecureServer: nghttp", .needs(.nghttp))
    func nghttp() throws {
        let server = try ServeProcess(tls: true)
        let url = "https://127.0.0.1:\(try #require(server.tlsPort))"
        let answer = try Command.run(
            .nghttp, ["-v", "--no-verify-peer", "--no-dep", url + "/trailers", url + "/hello"])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.text.contains("The negotiated protocol: h2") && answer.text.contains("Hello, World!"))
        #expect(answer.text.contains("x-body-bytes: 21"))
        try server.finish()
    }

    @Test(
        "createSecureServer: Node's client", .needs(.node),
        arguments: ["routes", "trailers", "head", "parallel", "echo"])
    func node(scenario: String) throws {
        let server = try ServeProcess(tls: true)
        let port = try #require(server.tlsPort)
        let answer = try Command.run(.node, [Command.clientScript("node_client.mjs"), "\(port)", scenario, "https"])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        try server.finish()
    }
}

/// The page with its parts in a browser, where one is installed: it is too large to be installed for one test.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BrowserTests {
    @Test("createSecureServer: Chromium loads a page with its parts over one connection", .needs(.chromium))
    func chromium() throws {
        let folder = Command.scratchFile("site")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let parts = (1...6).map { "<script src=\"part\($0).js\"></script>" }.joined()
        let page = """
            <!doctype html><title>parts</title><link rel="stylesheet" href="style.css">
            <body><p id="list"></p>\(parts)<script>
            list.textContent += ' ' + getComputedStyle(document.body).color + ' ';
            const entries = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
            list.textContent += [...new Set(entries.map((entry) => entry.nextHopProtocol))].join();
            </script>
            """
        try Data(page.utf8).write(to: folder.appending(path: "page.html"))
        try Data("body { color: rgb(1, 2, 3) }".utf8).write(to: folder.appending(path: "style.css"))
        for part in 1...6 {
            try Data("list.textContent += '\(part)';".utf8).write(to: folder.appending(path: "part\(part).js"))
        }
        let server = try ServeProcess(["--root", folder.path], tls: true)
        let port = try #require(server.tlsPort)
        let answer = try Command.run(
            .chromium,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", "--disable-dev-shm-usage",
                "--user-data-dir=\(folder.path)/profile", "--dump-dom",
                "https://127.0.0.1:\(port)/files/page.html",
            ])
        #expect(answer.text.contains("<p id=\"list\">123456 rgb(1, 2, 3) h2</p>"), "\(answer.text) \(answer.errors)")
        try server.finish()
    }
}
