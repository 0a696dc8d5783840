import Glibc
import Reactor

/// One run of `socket.connect`: name, addresses, attempts one after the other, until one stands or none is left.
///
/// Held by its socket and by the reactor through the attempt's descriptor; lets go of the socket at its end.
final class SocketConnector: SocketHandler {
    // Fixed at init.
    private let reactor: Reactor
    private let target: SocketTarget

    // Owned by the reactor's thread.
    private var socket: net.Socket?
    /// The descriptor of the present attempt.
    private(set) var attempt: _KernelSocket?
    /// What is to be tried, and which of it is next.
    private var addresses: [net.LookupAddress] = []
    private var next = 0
    private var errors: [NodeError] = []
    private var attemptTimer: Timer?
    private var isCancelled = false

    init(_ socket: net.Socket, _ target: SocketTarget) {
        reactor = socket.reactor
        self.target = target
        self.socket = socket
        super.init()
    }

    /// Ends the run, for a socket that is destroyed.
    ///
    /// - Returns: whether the socket hears of the end of a descriptor later.
    func cancel() -> Bool {
        attemptTimer?.cancel()
        attemptTimer = nil
        isCancelled = true
        guard let attempt else {
            socket = nil
            return false
        }
        attempt.close()
        return true
    }

    // MARK: Names

    func start() throws {
        switch target.place {
        case .path(let path): connect(toPath: path)
        case .host(let host, let port):
            let family = net.isIP(host)
            guard family == 0 else {
                let address = net.LookupAddress(address: host, family: family)
                return reactor.nextTick { [self] in connect(toOnly: address, port) }
            }
            try lookUp(host, port)
        }
    }

    private func lookUp(_ host: String, _ port: Int) throws {
        guard let lookup = target.lookup else {
            // Zero asks the resolver's own way, with its second chance for machines that have only a loopback.
            let flags = target.family == 0 && target.hints == SocketTarget.addressConfiguration ? nil : target.hints
            return reactor.resolve(host: host, port: 0, family: target.family, flags: flags) { [self] result in
                switch result {
                case .success(let found):
                    let addresses = found.map {
                        net.LookupAddress(address: $0.host, family: $0.familyName == "IPv6" ? 6 : 4)
                    }
                    lookedUp(host, port, nil, addresses)
                case .failure(let error):
                    lookedUp(host, port, NodeError.resolution(error, host: host), [])
                }
            }
        }
        let options = net.LookupOptions(
            family: target.family, hints: target.hints, all: target.triesAll)
        try lookup(host, options) { [self] error, addresses in lookedUp(host, port, error, addresses) }
    }

    private func lookedUp(_ host: String, _ port: Int, _ error: (any Error)?, _ found: [net.LookupAddress]) {
        guard !isCancelled, let socket, attempt == nil else { return }
        let missing = SystemError(errno: EAI_NONAME, syscall: "getaddrinfo")
        if let error = error ?? (found.isEmpty ? NodeError.resolution(missing, host: host) : nil) {
            socket.deliver(Event<net.Socket, LookupArguments>(.lookup), error, nil, nil, host)
            return fail(error)
        }
        let offered = target.triesAll ? found : Array(found.prefix(1))
        for address in offered where !isCancelled {
            socket.deliver(
                Event<net.Socket, LookupArguments>(.lookup), nil, address.address, address.family, host)
        }
        guard !isCancelled else { return }
        let usable = offered.filter { net.isIP($0.address) != 0 && [4, 6].contains($0.family) }
        guard let first = usable.first else { return fail(Self.refusal(of: offered[0], host, port)) }
        let order = SocketTarget.interleaved(usable)
        guard order.count > 1 else { return connect(toOnly: first, port) }
        addresses = order
        socket.autoSelectFamilyAttemptedAddresses = []
        connectToNext(port)
    }

    private typealias LookupArguments = ((any Error)?, String?, Int?, String)

    private static func refusal(of address: net.LookupAddress, _ host: String, _ port: Int) -> NodeError {
        if net.isIP(address.address) == 0 { return .ERR_INVALID_IP_ADDRESS(address.address) }
        return NodeError(
            "ERR_INVALID_ADDRESS_FAMILY", .rangeError, "Invalid address family: \(address.family) \(host):\(port)")
    }

    private func fail(_ error: any Error) {
        reactor.nextTick { [self] in
            guard !isCancelled else { return }
            socket?.destroy(error)
        }
    }

    // MARK: Attempts

    private func connect(toPath path: String) {
        guard let address = SocketAddress(path: path) else {
            let error = SystemError(errno: EINVAL, syscall: "connect")
            socket?.destroy(NodeError.system(error, address: path))
            return
        }
        begin(address, nil, path, nil)
    }

    /// The one address that there is: its failure is the socket's.
    private func connect(toOnly address: net.LookupAddress, _ port: Int) {
        guard !isCancelled else { return }
        addresses = [address]
        connectToNext(port)
    }

    private var triesSeveral: Bool { addresses.count > 1 }

    private func connectToNext(_ port: Int) {
        guard !isCancelled, let socket else { return }
        guard next < addresses.count else {
            socket.destroy(errors.count == 1 ? errors[0] : NodeError.aggregate(errors))
            return
        }
        let found = addresses[next]
        next += 1
        if target.blockList?.blocks(found.address) == true {
            socket.destroy(NodeError.ERR_IP_BLOCKED(found.address))
            return
        }
        guard let address = SocketAddress(ip: found.address, port: UInt16(truncatingIfNeeded: port)) else {
            // A zone that this machine does not have.
            let error = SystemError(errno: EINVAL, syscall: "connect")
            return failedAttempt(NodeError.system(error, address: found.address, port: port), found, port)
        }
        if triesSeveral { socket.autoSelectFamilyAttemptedAddresses?.append("\(found.address):\(port)") }
        begin(address, target.local(family: found.family), found.address, port)
    }

    private func begin(_ address: SocketAddress, _ local: SocketAddress?, _ text: String, _ port: Int?) {
        guard let socket else { return }
        do throws(SystemError) {
            let family = port == nil ? nil : address.familyName == "IPv6" ? 6 : 4
            // A bind that fails is the answer to an attempt that was never made, and so never announced.
            let kernel = try _KernelSocket.connect(reactor: reactor, to: address, from: local, handler: self) {
                announceAttempt(text, port, family)
            }
            if isCancelled {
                kernel.setHandler(nil)
                return kernel.close()
            }
            if !socket.wishes.isReferenced { kernel.unref() }
            attempt = kernel
            if triesSeveral, next < addresses.count { startAttemptTimer() }
        } catch {
            failedAtOnce(error, address, local, text, port)
        }
    }

    private func announceAttempt(_ text: String, _ port: Int?, _ family: Int?) {
        socket?.deliver(Event<net.Socket, (String, Int?, Int?)>(.connectionAttempt), text, port, family)
    }

    /// No packet was sent: as in Node such a refusal tells our own end, and the attempt is not counted as one that failed.
    private func failedAtOnce(
        _ failure: SystemError, _ address: SocketAddress, _ local: SocketAddress?, _ text: String, _ port: Int?
    ) {
        guard !isCancelled else { return }
        let error: NodeError
        if failure.syscall == "bind", let local {
            // Node's word for an address of another family.
            let number = failure.errno == EAFNOSUPPORT ? EINVAL : failure.errno
            let failure = SystemError(errno: number, syscall: "bind")
            error = NodeError.system(failure, address: local.host, port: local.port.map { Int($0) })
        } else {
            let end =
                local.map { "\($0.host):\($0.port ?? 0)" } ?? (address.familyName == "IPv6" ? ":::0" : "0.0.0.0:0")
            error = NodeError.system(failure, address: text, port: port, local: end)
        }
        guard triesSeveral, let port else {
            socket?.destroy(error)
            return
        }
        failedAttempt(error, addresses[next - 1], port)
    }

    private func startAttemptTimer() {
        attemptTimer = reactor.setTimer(afterMilliseconds: target.attemptMilliseconds) { [self] in
            attemptTimedOut()
        }
    }

    private func attemptTimedOut() {
        attemptTimer = nil
        guard !isCancelled, case .host(_, let port) = target.place else { return }
        let late = addresses[next - 1]
        drop()
        let error = SystemError(errno: ETIMEDOUT, syscall: "connect")
        errors.append(NodeError.system(error, address: late.address, port: port))
        socket?.deliver(
            Event<net.Socket, (String, Int?, Int?)>(.connectionAttemptTimeout), late.address, port, late.family)
        connectToNext(port)
    }

    /// Ends an attempt of which nothing more shall be heard.
    private func drop() {
        attempt?.setHandler(nil)
        attempt?.close()
        attempt = nil
    }

    // MARK: Outcomes

    override func connected() {
        attemptTimer?.cancel()
        attemptTimer = nil
        guard let attempt, let socket, !isCancelled else { return }
        self.attempt = nil
        self.socket = nil
        socket.connected(attempt)
    }

    override func connectFailed(_ error: SystemError) {
        attemptTimer?.cancel()
        attemptTimer = nil
        guard !isCancelled else { return }
        switch target.place {
        case .path(let path):
            let failure = NodeError.system(error, address: path)
            announceFailure(path, nil, nil, failure)
            socket?.destroy(failure)
        case .host(_, let port):
            let found = addresses[next - 1]
            var local: String?
            if let localPort = target.localPort, localPort != 0 {
                local = "\(target.localAddress ?? (found.family == 6 ? "::" : "0.0.0.0")):\(localPort)"
            }
            let failure = NodeError.system(error, address: found.address, port: port, local: local)
            if triesSeveral { drop() }
            failedAttempt(failure, found, port)
        }
    }

    private func failedAttempt(_ error: NodeError, _ address: net.LookupAddress, _ port: Int) {
        announceFailure(address.address, port, address.family, error)
        guard !isCancelled else { return }
        guard triesSeveral else {
            socket?.destroy(error)
            return
        }
        errors.append(error)
        connectToNext(port)
    }

    private func announceFailure(_ text: String, _ port: Int?, _ family: Int?, _ error: NodeError) {
        socket?.deliver(
            Event<net.Socket, (String, Int?, Int?, any Error)>(.connectionAttemptFailed), text, port, family, error)
    }

    /// The descriptor of a run that was cancelled is closed.
    override func closed() {
        attemptTimer?.cancel()
        attemptTimer = nil
        attempt = nil
        guard let socket else { return }
        self.socket = nil
        if !socket.destroyed {
            // The loop is at its end.
            isCancelled = true
            socket.destroy()
            return socket.finishClosing()
        }
        if triesSeveral, errors.count < next, case .host(_, let port) = target.place {
            let last = addresses[next - 1]
            let error = SystemError(errno: ECANCELED, syscall: "connect")
            announceCancelled(socket, last, port, NodeError.system(error, address: last.address, port: port))
        }
        socket.finishClosing()
    }

    /// Node tells of an attempt among several that `destroy` has overtaken.
    private func announceCancelled(
        _ socket: net.Socket, _ address: net.LookupAddress, _ port: Int, _ error: NodeError
    ) {
        socket.deliver(
            Event<net.Socket, (String, Int?, Int?, any Error)>(.connectionAttemptFailed), address.address, port,
            address.family, error)
    }
}
