import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// A reactor of the test's own, moved turn by turn, with the trace of what happened on it.
///
/// `finish` checks that no socket, block or reference is left.
final class NetLoop {
    /// How long one turn may wait for the kernel (milliseconds), and how many turns a condition may take.
    private static let waitMilliseconds = 20
    private static let turnsMax = 3_000

    let reactor: Reactor
    var trace: [String] = []
    /// Errors that escaped a listener.
    private(set) var uncaught: [any Error] = []

    init(clock: Clock = Clock()) throws {
        reactor = try Reactor(clock: clock)
        reactor.uncaughtErrorHandler = { [unowned self] error in uncaught.append(error) }
    }

    func log(_ line: String) { trace.append(line) }

    /// What was logged since the last call.
    func take() -> [String] {
        defer { trace = [] }
        return trace
    }

    func turn() { reactor.turn(waitMillisecondsMax: 0) }

    /// Runs turns until the condition holds; records an issue when it does not within the bound.
    func run(_ what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool) {
        for _ in 0..<NetLoop.turnsMax {
            if condition() { return }
            reactor.turn(waitMillisecondsMax: NetLoop.waitMilliseconds)
        }
        Issue.record("\(what) has not happened; trace \(trace)", sourceLocation: sourceLocation)
    }

    /// Runs turns until nothing keeps the loop going.
    func runToEnd(sourceLocation: SourceLocation = #_sourceLocation) {
        // What waits in a tick keeps nothing going by itself.
        turn()
        run("the end of the loop", sourceLocation: sourceLocation) { !reactor.isAlive }
    }

    /// Runs some turns in which nothing is expected.
    func settle(turns: Int = 10) {
        for _ in 0..<turns { reactor.turn(waitMillisecondsMax: 1) }
    }

    /// Logs the events of a socket, as "name event arguments".
    @discardableResult
    func watch(_ name: String, _ socket: net.Socket, data: Bool = true) -> net.Socket {
        socket.on(.connect) { self.log("\(name) connect") }
        socket.on(.ready) { self.log("\(name) ready") }
        socket.on(.end) { self.log("\(name) end") }
        socket.on(.finish) { self.log("\(name) finish") }
        socket.on(.drain) { self.log("\(name) drain") }
        socket.on(.timeout) { self.log("\(name) timeout") }
        socket.on(.error) { self.log("\(name) error \($0.message)") }
        socket.on(.close) { hadError in self.log("\(name) close \(hadError)") }
        if data { socket.on(.data) { self.log("\(name) data \($0.toString())") } }
        return socket
    }

    /// Two connected sockets: the client's and the server's, whose server has stopped listening.
    func pair(_ options: net.ServerOptions = net.ServerOptions()) throws -> (client: net.Socket, server: net.Socket) {
        var accepted: net.Socket?
        let server = net.createServer(options) { socket in accepted = socket }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        let client = try net.connect(port, "127.0.0.1")
        run("a pair") { accepted != nil && !client.connecting }
        server.close()
        turn()
        return (client, try #require(accepted))
    }

    /// Checks that everything was given back.
    func finish(uncaughtCount: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) {
        runToEnd(sourceLocation: sourceLocation)
        #expect(reactor.slots.count == 0, "descriptors", sourceLocation: sourceLocation)
        #expect(reactor.blockPool.blocksInUse == 0, "blocks", sourceLocation: sourceLocation)
        #expect(uncaught.count == uncaughtCount, "uncaught \(uncaught)", sourceLocation: sourceLocation)
        reactor.closeAll()
    }
}

/// Two connected descriptors of UNIX sockets.
func descriptorPair() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    return (ends[0], ends[1])
}

/// A path of a socket that nobody else has.
func socketPath() -> String { "/tmp/net-\(getpid())-\(UInt32.random(in: 0 ... .max))" }

/// Descriptors that the process has open.
func openDescriptorCount() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
