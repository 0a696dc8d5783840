import Buffers
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// A client that speaks in text: HTTP/1, as the test spells it.
final class TextPeer: Peer {
    private var output: [UInt8] = []
    private(set) var input: [UInt8] = []

    /// What came, as Latin-1, without the value of dates.
    var text: String {
        String(String.UnicodeScalarView(input.map { Unicode.Scalar($0) })).replacing(/Date: [^\r]*/, with: "Date: D")
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        output += bytes
        if isConnected { pump() }
    }

    override func begin() { pump() }
    override func writable() { pump() }

    private func pump() {
        while !output.isEmpty, let socket {
            let taken = output.withUnsafeBytes { bytes in
                var vector = GatherVector(base: bytes.baseAddress, count: bytes.count)
                return (try? socket.write(&vector, count: 1)) ?? -1
            }
            guard taken > 0 else {
                if taken == 0 { socket.setWriteInterest(true) }
                return
            }
            output.removeFirst(taken)
        }
        socket?.setWriteInterest(false)
    }

    override func receive(_ bytes: UnsafeRawBufferPointer) { input += bytes }
}

/// A server in the clear that serves HTTP/1 too, and its text clients.
final class Http1Home {
    let home: TestServer
    let notes = Notes()
    private var clients: [TextPeer] = []

    init(
        _ http1Options: http.ServerOptions = http.ServerOptions(), clock: Clock = Clock(),
        _ listener: ((Http2ServerRequest, Http2ServerResponse) throws -> Void)? = nil
    ) throws {
        home = try TestServer(ServerOptions(allowHTTP1: true, http1Options: http1Options), clock: clock)
        if let listener { home.server.on(.request, listener) }
    }

    func connect() throws -> TextPeer {
        let client = TextPeer(home)
        try client.connect(to: home.address)
        clients.append(client)
        return client
    }

    /// Sends and waits until what came ends as told; the text that came.
    func exchange(_ text: String, until suffix: String, sourceLocation: SourceLocation = #_sourceLocation) throws
        -> String
    {
        let client = try connect()
        client.send(text)
        home.run("\(suffix.debugDescription)", sourceLocation: sourceLocation) { client.text.hasSuffix(suffix) }
        return client.text
    }

    /// Sends and waits for the server to end the connection; the text that came.
    func last(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let client = try connect()
        client.send(text)
        home.run("the end of the connection", sourceLocation: sourceLocation) { client.hasEnded }
        return client.text
    }

    func finish(sourceLocation: SourceLocation = #_sourceLocation, uncaughtCount: Int = 0) {
        for client in clients { client.close() }
        var isClosed = false
        home.server.on(.close) { isClosed = true }
        home.server.close()
        home.run("'close' of the server", sourceLocation: sourceLocation) { isClosed }
        home.finish(sourceLocation: sourceLocation, uncaughtCount: uncaughtCount)
    }
}
