import Glibc

/// Where a socket is or goes: an IP address with a port, or a path.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of address there are; the bytes of the IP addresses are in network order.
    enum Place: Hashable, Sendable {
        case v4(UInt32, port: UInt16)
        case v6(UInt64, UInt64, port: UInt16, scope: UInt32)
        case unix(path: String)
    }

    let place: Place

    /// An address in numbers ("127.0.0.1", "::1", "fe80::1%2"); nil if `ip` is none.
    public init?(ip: String, port: UInt16) {
        var v4 = in_addr()
        if inet_pton(AF_INET, ip, &v4) == 1 {
            self.init(place: .v4(v4.s_addr, port: port))
            return
        }
        let parts = ip.split(separator: "%", maxSplits: 1)
        var v6 = in6_addr()
        guard let host = parts.first, inet_pton(AF_INET6, String(host), &v6) == 1 else { return nil }
        var scope: UInt32 = 0
        if parts.count == 2 {
            scope = UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
            if scope == 0 { return nil }
        }
        self.init(v6, port: port, scope: scope)
    }

    /// 4 or 6 for a text that is an IP address, 0 for any other. A zone's name may be one of another machine.
    public static func ipVersion(_ text: String) -> Int {
        guard !text.utf8.contains(0) else { return 0 }
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return 4 }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, String(parts[0]), &v6) == 1 else { return 0 }
        return parts.count == 1 || isZone(parts[1]) ? 6 : 0
    }

    private static func isZone(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    /// A socket in the file system; nil if the path does not fit (107 bytes).
    public init?(path: String) {
        guard !path.isEmpty, path.utf8.count <= 107, !path.utf8.contains(0) else { return nil }
        self.init(place: .unix(path: path))
    }

    private init(place: Place) { self.place = place }

    private init(_ address: in6_addr, port: UInt16, scope: UInt32) {
        self = withUnsafeBytes(of: address) {
            SocketAddress(
                place: .v6(
                    $0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self), port: port,
                    scope: scope))
        }
    }

    /// Reads an address as the system gives it; nil for a family unknown here.
    init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let v4 = raw.loadUnaligned(as: sockaddr_in.self)
            self.init(place: .v4(v4.sin_addr.s_addr, port: UInt16(bigEndian: v4.sin_port)))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            self.init(v6.sin6_addr, port: UInt16(bigEndian: v6.sin6_port), scope: v6.sin6_scope_id)
        case AF_UNIX:
            // An unnamed socket has no path, and one that fills the field has no zero at its end.
            let path = UnsafeRawBufferPointer(start: raw + 2, count: max(0, Int(length) - 2))
            self.init(place: .unix(path: String(decoding: path.prefix { $0 != 0 }, as: UTF8.self)))
        default:
            return nil
        }
    }

    /// AF_INET, AF_INET6 or AF_UNIX.
    var family: Int32 {
        switch place {
        case .v4: AF_INET
        case .v6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// "IPv4", "IPv6" or "Unix", as Node names families.
    public var familyName: String {
        switch place {
        case .v4: "IPv4"
        case .v6: "IPv6"
        case .unix: "Unix"
        }
    }

    /// nil for a path.
    public var port: UInt16? {
        switch place {
        case .v4(_, let port), .v6(_, _, let port, _): port
        case .unix: nil
        }
    }

    /// The same address with another port; a path has none and stays.
    public func with(port: UInt16) -> SocketAddress {
        switch place {
        case .v4(let host, _): SocketAddress(place: .v4(host, port: port))
        case .v6(let high, let low, _, let scope): SocketAddress(place: .v6(high, low, port: port, scope: scope))
        case .unix: self
        }
    }

    /// The IP address in numbers, or the path.
    public var host: String {
        switch place {
        case .v4(let host, _):
            return Self.text(AF_INET, in_addr(s_addr: host))
        case .v6(let high, let low, _, let scope):
            let text = Self.text(AF_INET6, (high, low))
            return scope == 0 ? text : "\(text)%\(scope)"
        case .unix(let path):
            return path
        }
    }

    /// "127.0.0.1:80", "[::1]:80", or the path.
    public var description: String {
        switch place {
        case .v4(_, let port): "\(host):\(port)"
        case .v6(_, _, let port, _): "[\(host)]:\(port)"
        case .unix(let path): path
        }
    }

    private static func text(_ family: Int32, _ address: some Any) -> String {
        withUnsafeBytes(of: address) { bytes in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                guard
                    inet_ntop(family, bytes.baseAddress, text.baseAddress, socklen_t(INET6_ADDRSTRLEN)) != nil,
                    let start = text.baseAddress
                else { return "" }
                return String(cString: start)
            }
        }
    }

    /// Lends the address as the system wants it.
    func withSockAddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        func lend<Address>(_ address: Address, _ length: Int) -> Result {
            withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
            }
        }
        switch place {
        case .v4(let host, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = host
            return lend(address, MemoryLayout<sockaddr_in>.size)
        case .v6(let high, let low, let port, let scope):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &address.sin6_addr) {
                $0.storeBytes(of: high, as: UInt64.self)
                $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
            }
            return lend(address, MemoryLayout<sockaddr_in6>.size)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // The initialiser has refused every path that would not leave room for the zero.
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return lend(address, 2 + path.utf8.count + 1)
        }
    }
}
