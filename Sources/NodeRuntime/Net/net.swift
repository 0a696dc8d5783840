import Reactor
import Synchronization

/// Node's net module: streams over TCP and UNIX sockets, and their servers.
public enum net {}

/// The kernel's socket, for files in which `Socket` is Node's.
public typealias _KernelSocket = Socket

extension net {
    // MARK: Servers

    /// A server for streams. Node: net.createServer([options]).
    ///
    /// It belongs to the reactor of the calling thread, which keeps it alive while it listens.
    public static func createServer(_ options: ServerOptions = ServerOptions()) -> Server { Server(options) }

    /// Node: net.createServer([options, ]connectionListener).
    public static func createServer(
        _ options: ServerOptions = ServerOptions(), _ connectionListener: @escaping (Socket) throws -> Void
    ) -> Server {
        let server = Server(options)
        server.on(.connection, connectionListener)
        return server
    }

    /// The same with a listener that does not look at the socket.
    public static func createServer(
        _ options: ServerOptions = ServerOptions(), _ connectionListener: @escaping () throws -> Void
    ) -> Server {
        let server = Server(options)
        server.on(.connection, connectionListener)
        return server
    }

    // MARK: Addresses

    /// 4 or 6 for a text that is an IP address, else 0. Node: net.isIP(input).
    public static func isIP(_ input: String) -> Int { SocketAddress.ipVersion(input) }

    /// Node: net.isIPv4(input).
    public static func isIPv4(_ input: String) -> Bool { isIP(input) == 4 }

    /// Node: net.isIPv6(input).
    public static func isIPv6(_ input: String) -> Bool { isIP(input) == 6 }

    // MARK: Defaults of connections

    private static let autoSelectFamilyDefault = Atomic<Bool>(true)
    private static let attemptTimeoutDefault = Atomic<Int>(250)
    /// A shorter wait between two attempts is raised to this (milliseconds), as in Node.
    private static let attemptTimeoutMin = 10

    /// Whether connections try the addresses of a name one after the other. Node: net.getDefaultAutoSelectFamily().
    public static func getDefaultAutoSelectFamily() -> Bool { autoSelectFamilyDefault.load(ordering: .relaxed) }

    /// Node: net.setDefaultAutoSelectFamily(value).
    public static func setDefaultAutoSelectFamily(_ value: Bool) {
        autoSelectFamilyDefault.store(value, ordering: .relaxed)
    }

    /// How long an attempt may take before the next address is tried (milliseconds). Node:
    /// net.getDefaultAutoSelectFamilyAttemptTimeout().
    public static func getDefaultAutoSelectFamilyAttemptTimeout() -> Int {
        attemptTimeoutDefault.load(ordering: .relaxed)
    }

    /// Node: net.setDefaultAutoSelectFamilyAttemptTimeout(value); less than 10 becomes 10.
    ///
    /// - Throws: ERR_OUT_OF_RANGE outside 1…2^31-1.
    public static func setDefaultAutoSelectFamilyAttemptTimeout(_ value: Int) throws {
        attemptTimeoutDefault.store(try attemptTimeout(value, "value"), ordering: .relaxed)
    }

    /// A checked time for one attempt.
    static func attemptTimeout(_ value: Int, _ name: String) throws -> Int {
        guard 1...Int(Int32.max) ~= value else {
            throw NodeError.ERR_OUT_OF_RANGE(name, ">= 1 && <= 2147483647", value)
        }
        return max(value, attemptTimeoutMin)
    }
}
