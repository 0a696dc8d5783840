import Reactor

// The options and results of the net module. Nil leaves Node's default.

extension net {
    /// An end of a socket. Node: the result of `address()`.
    public struct AddressInfo: Equatable, Sendable, PlainObject {
        /// In numbers; a server's path for a UNIX socket, which Node returns bare.
        public let address: String
        /// "IPv4", "IPv6" or "Unix".
        public let family: String
        /// 0 for a UNIX socket.
        public let port: Int

        public init(address: String, family: String, port: Int) {
            self.address = address
            self.family = family
            self.port = port
        }

        init(_ address: SocketAddress) {
            self.init(address: address.host, family: address.familyName, port: Int(address.port ?? 0))
        }
    }

    /// Node: the options of net.createServer.
    public struct ServerOptions {
        /// Keeps the writable half of accepted sockets open when the peer has ended. Node: false.
        public var allowHalfOpen: Bool?
        /// Accepted sockets read nothing until `resume`. Node: false.
        public var pauseOnConnect: Bool?
        /// Accepted sockets send small segments at once. Node: false.
        public var noDelay: Bool?
        /// Accepted sockets watch over idle connections. Node: false.
        public var keepAlive: Bool?
        /// When that watch begins (milliseconds). Node: 0, the system's default.
        public var keepAliveInitialDelay: Int?
        /// Of both halves of accepted sockets (bytes). Node: 65536.
        public var highWaterMark: Int?
        /// Peers whose connections are closed at once, without an event.
        public var blockList: BlockList?

        public init(
            allowHalfOpen: Bool? = nil, pauseOnConnect: Bool? = nil, noDelay: Bool? = nil, keepAlive: Bool? = nil,
            keepAliveInitialDelay: Int? = nil, highWaterMark: Int? = nil, blockList: BlockList? = nil
        ) {
            self.allowHalfOpen = allowHalfOpen
            self.pauseOnConnect = pauseOnConnect
            self.noDelay = noDelay
            self.keepAlive = keepAlive
            self.keepAliveInitialDelay = keepAliveInitialDelay
            self.highWaterMark = highWaterMark
            self.blockList = blockList
        }
    }

    /// Node: the options of server.listen.
    public struct ListenOptions {
        public var port: Int?
        public var host: String?
        /// Of a UNIX socket; a port wins.
        public var path: String?
        /// A descriptor that is bound already.
        public var fd: Int?
        /// Connections the system keeps ready at most. Node: 511.
        public var backlog: Int?
        /// Has no meaning without Node's cluster module: each server has its own descriptor.
        public var exclusive: Bool?
        /// Several sockets share one port. Node: false.
        public var reusePort: Bool?
        /// Beyond Node: the first of several servers that share a port with `reusePort` sets this, and fails with EADDRINUSE
        /// while others listen on it, such as a second instance of the program.
        public var claimsPort: Bool?
        /// Keeps "::" from taking IPv4 connections too. Node: false.
        public var ipv6Only: Bool?
        /// Lets all users of the machine read from, and write to, a UNIX socket. Node: false.
        public var readableAll: Bool?
        public var writableAll: Bool?
        /// Closes the server when it aborts.
        public var signal: AbortSignal?

        public init(
            port: Int? = nil, host: String? = nil, path: String? = nil, fd: Int? = nil, backlog: Int? = nil,
            exclusive: Bool? = nil, reusePort: Bool? = nil, claimsPort: Bool? = nil, ipv6Only: Bool? = nil,
            readableAll: Bool? = nil, writableAll: Bool? = nil, signal: AbortSignal? = nil
        ) {
            self.port = port
            self.host = host
            self.path = path
            self.fd = fd
            self.backlog = backlog
            self.exclusive = exclusive
            self.reusePort = reusePort
            self.claimsPort = claimsPort
            self.ipv6Only = ipv6Only
            self.readableAll = readableAll
            self.writableAll = writableAll
            self.signal = signal
        }
    }

    /// Node: the options of new net.Socket.
    public struct SocketOptions {
        /// A connected descriptor to take over.
        public var fd: Int?
        /// Keeps the writable half open when the peer has ended. Node: false.
        public var allowHalfOpen: Bool?
        /// Of both halves (bytes). Node: 65536.
        public var highWaterMark: Int?
        public var onread: OnReadOptions?
        /// Destroys the socket with an AbortError when it aborts.
        public var signal: AbortSignal?

        public init(
            fd: Int? = nil, allowHalfOpen: Bool? = nil, highWaterMark: Int? = nil, onread: OnReadOptions? = nil,
            signal: AbortSignal? = nil
        ) {
            self.fd = fd
            self.allowHalfOpen = allowHalfOpen
            self.highWaterMark = highWaterMark
            self.onread = onread
            self.signal = signal
        }

        init(_ options: ConnectOptions) {
            self.init(
                allowHalfOpen: options.allowHalfOpen, highWaterMark: options.highWaterMark, onread: options.onread,
                signal: options.signal)
        }
    }

    /// Reads into one buffer again and again instead of 'data' events. Node: the option onread.
    public struct OnReadOptions {
        /// The memory of all reads.
        public var buffer: Buffer
        /// Gets how many bytes came and the buffer that holds them; false pauses the socket.
        public var callback: (Int, Buffer) throws -> Bool

        public init(buffer: Buffer, callback: @escaping (Int, Buffer) throws -> Bool) {
            self.buffer = buffer
            self.callback = callback
        }
    }

    /// Node: the options of net.connect and socket.connect.
    public struct ConnectOptions {
        public var port: Int?
        /// Node: "localhost".
        public var host: String?
        /// Of a UNIX socket; wins over a port.
        public var path: String?
        /// The end to bind to first.
        public var localAddress: String?
        public var localPort: Int?
        /// 4 or 6 for addresses of one family alone. Node: 0.
        public var family: Int?
        /// The resolver's flags: `AI_ADDRCONFIG` (32), `AI_V4MAPPED` (8), `AI_ALL` (16).
        public var hints: Int?
        /// Finds addresses in the resolver's place.
        public var lookup: LookupFunction?
        /// Tries all addresses of a name, families in turn, one after the other. Node: true.
        public var autoSelectFamily: Bool?
        /// How long one address may take before the next is tried (milliseconds). Node: 250.
        public var autoSelectFamilyAttemptTimeout: Int?
        public var noDelay: Bool?
        public var keepAlive: Bool?
        /// Milliseconds.
        public var keepAliveInitialDelay: Int?
        /// Of `net.connect`: the idle time after which 'timeout' is emitted (milliseconds).
        public var timeout: Int?
        /// Of `net.connect`: see `SocketOptions`.
        public var allowHalfOpen: Bool?
        public var highWaterMark: Int?
        public var onread: OnReadOptions?
        /// Addresses that fail with ERR_IP_BLOCKED.
        public var blockList: BlockList?
        public var signal: AbortSignal?

        public init(
            port: Int? = nil, host: String? = nil, path: String? = nil, localAddress: String? = nil,
            localPort: Int? = nil, family: Int? = nil, hints: Int? = nil, lookup: LookupFunction? = nil,
            autoSelectFamily: Bool? = nil, autoSelectFamilyAttemptTimeout: Int? = nil, noDelay: Bool? = nil,
            keepAlive: Bool? = nil, keepAliveInitialDelay: Int? = nil, timeout: Int? = nil,
            allowHalfOpen: Bool? = nil, highWaterMark: Int? = nil, onread: OnReadOptions? = nil,
            signal: AbortSignal? = nil, blockList: BlockList? = nil
        ) {
            self.port = port
            self.blockList = blockList
            self.host = host
            self.path = path
            self.localAddress = localAddress
            self.localPort = localPort
            self.family = family
            self.hints = hints
            self.lookup = lookup
            self.autoSelectFamily = autoSelectFamily
            self.autoSelectFamilyAttemptTimeout = autoSelectFamilyAttemptTimeout
            self.noDelay = noDelay
            self.keepAlive = keepAlive
            self.keepAliveInitialDelay = keepAliveInitialDelay
            self.timeout = timeout
            self.allowHalfOpen = allowHalfOpen
            self.highWaterMark = highWaterMark
            self.onread = onread
            self.signal = signal
        }
    }

    /// What a lookup function is asked for. Node: the options of dns.lookup.
    public struct LookupOptions: Sendable {
        /// 0, 4 or 6.
        public var family: Int
        public var hints: Int
        /// Whether all addresses are of use; otherwise the first is.
        public var all: Bool
    }

    /// One address that a lookup has found.
    public struct LookupAddress: Sendable, Equatable {
        public var address: String
        /// 4 or 6.
        public var family: Int

        public init(address: String, family: Int) {
            self.address = address
            self.family = family
        }
    }

    /// Finds the addresses of a host and calls back, at once or from any callback of the same thread. Node: the option lookup.
    public typealias LookupFunction = (
        _ hostname: String, _ options: LookupOptions,
        _ callback: @escaping (_ error: (any Error)?, _ addresses: [LookupAddress]) -> Void
    ) throws -> Void

    /// Node: the options object of socket.setKeepAlive. Times are milliseconds.
    public struct KeepAliveOptions: Sendable {
        public var enable: Bool?
        /// Node: 0, which leaves the value that is set.
        public var initialDelay: Int?
        /// Between two probes. Node: 1000.
        public var interval: Int?
        /// Probes without an answer after which the connection is lost. Node: 10.
        public var count: Int?

        public init(enable: Bool? = nil, initialDelay: Int? = nil, interval: Int? = nil, count: Int? = nil) {
            self.enable = enable
            self.initialDelay = initialDelay
            self.interval = interval
            self.count = count
        }
    }

    /// A connection that a server has refused. Node: the argument of 'drop'.
    public struct DropArgument: Equatable, Sendable {
        public let localAddress: String?
        public let localPort: Int?
        public let localFamily: String?
        public let remoteAddress: String?
        public let remotePort: Int?
        public let remoteFamily: String?
    }
}
