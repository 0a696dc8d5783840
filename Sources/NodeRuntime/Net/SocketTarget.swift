import Reactor

/// Where `connect` goes, checked.
struct SocketTarget {
    enum Place {
        case path(String)
        /// An IP address or a name.
        case host(String, port: Int)
    }

    let place: Place
    let localAddress: String?
    let localPort: Int?
    /// 0, 4 or 6.
    let family: Int
    let hints: Int
    let lookup: net.LookupFunction?
    /// Whether all addresses of a name are tried.
    let triesAll: Bool
    let attemptMilliseconds: Int
    let blockList: net.BlockList?

    /// AI_V4MAPPED, AI_ALL and AI_ADDRCONFIG.
    static let addressConfiguration = 0x20
    private static let hintsMask = 0x08 | 0x10 | addressConfiguration

    init(_ options: net.ConnectOptions) throws {
        if let path = options.path {
            place = .path(path)
        } else if let port = options.port {
            guard 0...65_535 ~= port else { throw NodeError.ERR_SOCKET_BAD_PORT("Port", port) }
            place = .host(options.host.flatMap { $0.isEmpty ? nil : $0 } ?? "localhost", port: port)
        } else {
            throw NodeError(
                "ERR_MISSING_ARGS", .typeError, "The \"options\" or \"port\" or \"path\" argument must be specified")
        }
        if let address = options.localAddress, net.isIP(address) == 0 {
            throw NodeError.ERR_INVALID_IP_ADDRESS(address)
        }
        blockList = options.blockList
        localAddress = options.localAddress
        localPort = options.localPort
        family = options.family ?? 0
        guard [0, 4, 6].contains(family) else {
            throw NodeError.ERR_INVALID_ARG_VALUE("options.family", family, "must be one of: 0, 4, 6")
        }
        let flags = options.hints ?? 0
        guard flags & ~Self.hintsMask == 0 else { throw NodeError.ERR_INVALID_ARG_VALUE("hints", flags) }
        // As in Node, a program that says nothing gets addresses of the families that the machine has.
        hints = family == 0 && flags == 0 ? Self.addressConfiguration : flags
        lookup = options.lookup
        triesAll =
            (options.autoSelectFamily ?? net.getDefaultAutoSelectFamily()) && family == 0 && localAddress == nil
        attemptMilliseconds =
            try options.autoSelectFamilyAttemptTimeout.map {
                try net.attemptTimeout($0, "options.autoSelectFamilyAttemptTimeout")
            } ?? net.getDefaultAutoSelectFamilyAttemptTimeout()
    }

    /// The end to bind to for a connection of a family, nil for any.
    func local(family: Int) -> SocketAddress? {
        guard localAddress != nil || localPort != nil else { return nil }
        let port = UInt16(truncatingIfNeeded: localPort ?? 0)
        return SocketAddress(ip: localAddress ?? (family == 6 ? "::" : "0.0.0.0"), port: port)
    }

    /// The addresses in the order of the attempts: families in turn, the first one's first, each address once.
    static func interleaved(_ addresses: [net.LookupAddress]) -> [net.LookupAddress] {
        guard let first = addresses.first else { return [] }
        var seen: [net.LookupAddress] = []
        for address in addresses where !seen.contains(address) { seen.append(address) }
        let ours = seen.filter { $0.family == first.family }
        let others = seen.filter { $0.family != first.family }
        var result: [net.LookupAddress] = []
        for index in 0..<max(ours.count, others.count) {
            if index < ours.count { result.append(ours[index]) }
            if index < others.count { result.append(others[index]) }
        }
        return result
    }
}
