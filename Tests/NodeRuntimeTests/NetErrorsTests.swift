import Testing

@testable import NodeRuntime
@testable import Reactor

/// Every error of connecting and listening against what Node 24.19.0 says (Tests/Fixtures/node-runtime/net-errors.tsv).
@Suite(.timeLimit(.minutes(10))) struct NetErrorsTests {
    private static func connects(_ port: Int) -> [String: net.ConnectOptions] {
        [
            "refused": net.ConnectOptions(port: 1, host: "127.0.0.1"),
            "refused IPv6": net.ConnectOptions(port: 1, host: "::1"),
            "no path": net.ConnectOptions(path: "/nonexistent"),
            "no name": net.ConnectOptions(port: 1, host: "not a name"),
            "no name IPv4": net.ConnectOptions(port: 1, host: "not a name", family: 4),
            "foreign local address": net.ConnectOptions(port: 1, host: "127.0.0.1", localAddress: "8.8.8.8"),
            "taken local port": net.ConnectOptions(
                port: 1, host: "127.0.0.1", localAddress: "127.0.0.1", localPort: port),
            "local address of another family": net.ConnectOptions(port: 1, host: "127.0.0.1", localAddress: "::1"),
            "no route": net.ConnectOptions(port: 1, host: "255.255.255.255"),
            "port zero": net.ConnectOptions(port: 0, host: "127.0.0.1"),
            "bad port": net.ConnectOptions(port: 65_536),
            "negative port": net.ConnectOptions(port: -1),
            "bad local address": net.ConnectOptions(port: 80, localAddress: "abc"),
            "bad hints": net.ConnectOptions(port: 80, hints: 4095),
            "bad family": net.ConnectOptions(port: 80, host: "localhost", family: 7),
            "bad attempt timeout": net.ConnectOptions(port: 80, autoSelectFamilyAttemptTimeout: 0),
            "nothing": net.ConnectOptions(),
        ]
    }

    private static func listens(_ port: Int) -> [String: net.ListenOptions] {
        [
            "taken": net.ListenOptions(port: port, host: "127.0.0.1"),
            "taken by IPv4, any": net.ListenOptions(port: port),
            "foreign": net.ListenOptions(port: 0, host: "8.8.8.8"),
            "foreign port": net.ListenOptions(port: 4711, host: "8.8.8.8"),
            "no name": net.ListenOptions(port: 0, host: "not a name"),
            "no folder": net.ListenOptions(path: "/nonexistent/socket"),
            "no descriptor": net.ListenOptions(fd: 12_345),
            "bad port": net.ListenOptions(port: 65_536),
            "negative port": net.ListenOptions(port: -1),
            "nothing": net.ListenOptions(),
            "only a backlog": net.ListenOptions(backlog: 5),
        ]
    }

    /// The columns of the table for an error.
    private static func columns(_ error: any Error, port: Int) -> [String] {
        guard let error = error as? NodeError else { return ["\(error)"] }
        let code: String = error.code
        let fields = [
            error.message, code, error.errno.map { "\($0)" }, error.syscall, error.address, error.port.map { "\($0)" },
            error.hostname,
        ]
        return fields.map { ($0 ?? "").replacing("\(port)", with: "PORT") }
    }

    @Test("net.Socket.event.error: the errors of connect are Node's")
    func errorsOfConnect() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        var cases = Self.connects(port)
        for row in try NodeFixture("net-errors.tsv").rows where row[0] == "connect" {
            let found = cases.removeValue(forKey: row[1])
            let options = try #require(found, "\(row[1])")
            var seen: (any Error)?
            do {
                let socket = try net.connect(options)
                var isClosed = false
                socket.on(.error) { seen = $0 }
                socket.on(.close) { hadError in
                    #expect(hadError, "\(row[1])")
                    isClosed = true
                }
                loop.run(row[1]) { isClosed }
                #expect(socket.destroyed && socket.readyState == "closed", "\(row[1])")
            } catch {
                seen = error
            }
            #expect(Self.columns(try #require(seen), port: port) == Array(row[2...]), "\(row[1])")
        }
        #expect(cases.isEmpty)
        server.close()
        loop.finish()
    }

    @Test("net.Server.event.error: the errors of listen are Node's, as events")
    func errorsOfListen() throws {
        let loop = try NetLoop()
        let holder = net.createServer()
        holder.listen(0, "127.0.0.1")
        let port = try #require(holder.address()?.port)
        var cases = Self.listens(port)
        for row in try NodeFixture("net-errors.tsv").rows where row[0] == "listen" {
            let found = cases.removeValue(forKey: row[1])
            let options = try #require(found, "\(row[1])")
            let server = net.createServer()
            var seen: (any Error)?
            server.on(.error) { seen = $0 }
            server.on(.listening) { Issue.record("\(row[1]) listens") }
            server.listen(options)
            #expect(!server.listening && server.address() == nil && seen == nil, "\(row[1])")
            loop.run(row[1]) { seen != nil }
            #expect(Self.columns(try #require(seen), port: port) == Array(row[2...]), "\(row[1])")
        }
        #expect(cases.isEmpty)
        holder.close()
        loop.finish()
    }

    @Test("net.Socket.event.error: a refusal tells the local end that was asked for")
    func refusalWithALocalPort() throws {
        let loop = try NetLoop()
        let free = net.createServer()
        free.listen(0, "127.0.0.1")
        let port = try #require(free.address()?.port)
        free.close()
        loop.turn()
        let socket = try net.connect(
            net.ConnectOptions(port: 1, host: "127.0.0.1", localAddress: "127.0.0.1", localPort: port))
        socket.on(.error) { loop.log($0.message) }
        loop.finish()
        #expect(loop.take() == ["connect ECONNREFUSED 127.0.0.1:1 - Local (127.0.0.1:\(port))"])
    }
}
