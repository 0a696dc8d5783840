import Buffers
import HTTP2Protocol

/// A client and a server under test, wired back to back in memory.
public final class Pair {
    public let client: ScriptedPeer
    public let server: ScriptedPeer
    private var clientWritten = 0
    private var serverWritten = 0

    /// - Parameter chunkBytes: octets that one `receive` brings at most.
    public init(
        limits: Limits = Limits(), clientSettings: [Setting] = [], serverSettings: [Setting] = [],
        chunkBytes: Int = .max
    ) {
        client = ScriptedPeer(.client, limits: limits, settings: clientSettings, handshake: false)
        server = ScriptedPeer(.server, limits: limits, settings: serverSettings, handshake: false)
        client.chunkBytes = chunkBytes
        server.chunkBytes = chunkBytes
        exchange()
    }

    /// Carries octets both ways until neither side has more to say.
    public func exchange() {
        while true {
            client.flush()
            server.flush()
            let toServer = Array(client.written[clientWritten...])
            let toClient = Array(server.written[serverWritten...])
            clientWritten = client.written.count
            serverWritten = server.written.count
            if toServer.isEmpty, toClient.isEmpty { return }
            server.receive(toServer)
            client.receive(toClient)
        }
    }

    public func forget() {
        client.forget()
        server.forget()
    }

    /// Time passes for both.
    public func advance(milliseconds: UInt64) {
        client.now += milliseconds
        server.now += milliseconds
    }
}
