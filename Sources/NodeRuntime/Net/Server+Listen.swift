import Glibc
import Reactor

extension net.Server {
    /// Node's queue of connections that wait.
    private static let backlogDefault = 511

    /// Listens on a port; 0 takes any. Node: server.listen([port[, host[, backlog]]][, callback]).
    ///
    /// The socket is bound on return when `host` is absent, an IP address or "localhost"; a name is looked up first.
    /// 'listening', or 'error', follows in a tick. Without a host it takes IPv6 and IPv4.
    ///
    /// Differs: what Node throws for bad arguments is an 'error' event too; and "localhost" is 127.0.0.1, without asking.
    @discardableResult
    public final func listen(
        _ port: Int = 0, _ host: String? = nil, _ backlog: Int? = nil, reusePort: Bool = false,
        _ callback: (() throws -> Void)? = nil
    ) -> Self {
        listen(net.ListenOptions(port: port, host: host, backlog: backlog, reusePort: reusePort), callback)
    }

    /// Node: server.listen(port, backlog[, callback]).
    @discardableResult
    public final func listen(_ port: Int, _ backlog: Int, _ callback: (() throws -> Void)? = nil) -> Self {
        listen(net.ListenOptions(port: port, backlog: backlog), callback)
    }

    /// Node: server.listen(port, callback), also with a function that has a name.
    @discardableResult
    public final func listen(_ port: Int, _ callback: @escaping () throws -> Void) -> Self {
        listen(net.ListenOptions(port: port), callback)
    }

    /// Node: server.listen(port, host, callback).
    @discardableResult
    public final func listen(_ port: Int, _ host: String, _ callback: @escaping () throws -> Void) -> Self {
        listen(net.ListenOptions(port: port, host: host), callback)
    }

    /// Node: server.listen(path, callback).
    @discardableResult
    public final func listen(_ path: String, _ callback: @escaping () throws -> Void) -> Self {
        listen(net.ListenOptions(path: path), callback)
    }

    /// Listens on a UNIX socket, whose path goes with the server. Node: server.listen(path[, backlog][, callback]).
    @discardableResult
    public final func listen(_ path: String, _ backlog: Int? = nil, _ callback: (() throws -> Void)? = nil) -> Self {
        listen(net.ListenOptions(path: path, backlog: backlog), callback)
    }

    /// Node: server.listen(options[, callback]).
    @discardableResult
    public final func listen(_ options: net.ListenOptions, _ callback: (() throws -> Void)? = nil) -> Self {
        if let callback { once(.listening, callback) }
        do {
            guard listener == nil, pendingListen == nil else { throw NodeError.ERR_SERVER_ALREADY_LISTEN }
            // First, so that a signal that has aborted before comes before 'listening'.
            abortWatch = options.signal.map { AbortWatch($0) { [weak self] _ in self?.close() } }
            try begin(options)
        } catch {
            announce(error)
        }
        return self
    }

    private final func announce(_ error: any Error) {
        _reactor.nextTick { [self] in try emit(.error, error) }
    }

    private final func begin(_ options: net.ListenOptions) throws {
        if let descriptor = options.fd, descriptor >= 0 { return try adopt(descriptor, options) }
        if let port = options.port {
            guard 0...65_535 ~= port else { throw NodeError.ERR_SOCKET_BAD_PORT("options.port", port) }
            return try listen(options, port)
        }
        guard let path = options.path else {
            throw NodeError.ERR_INVALID_ARG_VALUE(
                "options", JavaScriptObject(options), "must have the property \"port\" or \"path\"")
        }
        try listen(options, toPath: path)
    }

    // MARK: Ports

    private final func listen(_ options: net.ListenOptions, _ port: Int) throws {
        guard let host = options.host, !host.isEmpty else { return try listenOnAll(options, port) }
        let ip = host == "localhost" ? "127.0.0.1" : host
        if let address = SocketAddress(ip: ip, port: UInt16(port)) { return try listen(options, at: address) }
        listenCount += 1
        let number = listenCount
        pendingListen = number
        _reactor.resolve(host: host, port: UInt16(port)) { [self] result in
            guard pendingListen == number else { return }
            pendingListen = nil
            do {
                switch result {
                case .success(let found): try listen(options, at: found[0])
                case .failure(let error): throw NodeError.resolution(error, host: host)
                }
            } catch {
                deliver(Event<net.Server, any Error>(.error), error)
            }
        }
    }

    /// Both families; a machine without IPv6 still has IPv4.
    private final func listenOnAll(_ options: net.ListenOptions, _ port: Int) throws {
        do {
            try listen(options, at: Self.any("::", port))
        } catch let error as NodeError where error.errno == Int(-EADDRINUSE) || error.errno == Int(-EACCES) {
            throw error
        } catch {
            try listen(options, at: Self.any("0.0.0.0", port))
        }
    }

    private static func any(_ ip: String, _ port: Int) -> SocketAddress {
        guard let address = SocketAddress(ip: ip, port: UInt16(port)) else { preconditionFailure("an address is one") }
        return address
    }

    private final func listen(_ options: net.ListenOptions, at address: SocketAddress) throws {
        do throws(SystemError) {
            began(
                try SocketListener(reactor: _reactor, address: address, options: systemOptions(options)) {
                    [self] descriptor in accept(descriptor)
                })
        } catch {
            throw NodeError.system(
                SystemError(errno: error.errno, syscall: "listen"), address: address.host,
                port: address.port.map { Int($0) })
        }
    }

    private final func systemOptions(_ options: net.ListenOptions) -> SocketListener.Options {
        var system = SocketListener.Options()
        system.backlog = Int32(clamping: options.backlog.flatMap { $0 > 0 ? $0 : nil } ?? Self.backlogDefault)
        system.reusePort = options.reusePort ?? false
        system.claimsPort = options.claimsPort ?? false
        system.v6Only = options.ipv6Only ?? false
        system.isReadableByAll = options.readableAll ?? false
        system.isWritableByAll = options.writableAll ?? false
        return system
    }

    // MARK: Paths and descriptors

    private final func listen(_ options: net.ListenOptions, toPath path: String) throws {
        do throws(SystemError) {
            guard let address = SocketAddress(path: path) else {
                throw SystemError(errno: EINVAL, syscall: "listen")
            }
            began(
                try SocketListener(reactor: _reactor, address: address, options: systemOptions(options)) {
                    [self] descriptor in accept(descriptor)
                })
        } catch {
            // Node has no other word for a folder that does not exist.
            let number = error.errno == ENOENT ? EACCES : error.errno
            throw NodeError.system(SystemError(errno: number, syscall: "listen"), address: path, port: -1)
        }
    }

    private final func adopt(_ number: Int, _ options: net.ListenOptions) throws {
        do throws(SystemError) {
            guard let descriptor = Int32(exactly: number) else {
                throw SystemError(errno: EINVAL, syscall: "listen")
            }
            began(
                try SocketListener(reactor: _reactor, adopting: descriptor, options: systemOptions(options)) {
                    [self] descriptor in accept(descriptor)
                })
        } catch {
            throw NodeError.system(SystemError(errno: error.errno, syscall: "listen"))
        }
    }
}

/// Options as Node's error messages show them: "{}", "{ backlog: 5 }".
private struct JavaScriptObject: CustomStringConvertible {
    private let fields: [String]

    init(_ options: net.ListenOptions) {
        let values: [(String, Any?)] = [
            ("host", options.host), ("fd", options.fd), ("backlog", options.backlog),
            ("exclusive", options.exclusive), ("reusePort", options.reusePort), ("ipv6Only", options.ipv6Only),
            ("readableAll", options.readableAll), ("writableAll", options.writableAll),
        ]
        fields = values.compactMap { name, value in value.map { "\(name): \(inspect($0))" } }
    }

    var description: String { fields.isEmpty ? "{}" : "{ \(fields.joined(separator: ", ")) }" }
}
