import Glibc

extension net {
    /// Addresses that a socket does not connect to (`ConnectOptions.blockList`) or a server does not take (`ServerOptions.blockList`).
    /// Node: net.BlockList.
    public final class BlockList {
        /// Octets in network order: four or sixteen.
        private enum Rule {
            case address([UInt8])
            case range([UInt8], [UInt8])
            case subnet([UInt8], Int)
        }

        private var entries: [(rule: Rule, text: String)] = []

        public init() {}

        /// Node: blockList.rules, the latest first.
        public var rules: [String] { entries.reversed().map(\.text) }

        /// Node: blockList.addAddress(address[, type]).
        ///
        /// - Parameter type: "ipv4" or "ipv6"; so in all methods.
        /// - Throws: ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE.
        public func addAddress(_ address: String, _ type: String = "ipv4") throws {
            entries.append((.address(try Self.octets(address, type)), "Address: \(Self.name(type)) \(address)"))
        }

        /// Node: blockList.addRange(start, end[, type]), both included.
        public func addRange(_ start: String, _ end: String, _ type: String = "ipv4") throws {
            let (first, last) = (try Self.octets(start, type), try Self.octets(end, type))
            guard !last.lexicographicallyPrecedes(first) else {
                throw NodeError.ERR_INVALID_ARG_VALUE("start", start, "must come before end")
            }
            entries.append((.range(first, last), "Range: \(Self.name(type)) \(start)-\(end)"))
        }

        /// Node: blockList.addSubnet(network, prefix[, type]).
        ///
        /// - Parameter prefix: how many leading bits count.
        /// - Throws: also ERR_OUT_OF_RANGE.
        public func addSubnet(_ network: String, _ prefix: Int, _ type: String = "ipv4") throws {
            let octets = try Self.octets(network, type)
            guard 0...octets.count * 8 ~= prefix else {
                throw NodeError.ERR_OUT_OF_RANGE("prefix", ">= 0 && <= \(octets.count * 8)", prefix)
            }
            entries.append((.subnet(octets, prefix), "Subnet: \(Self.name(type)) \(network)/\(prefix)"))
        }

        /// Whether a rule holds of an address; a rule for IPv4 holds of IPv4 in IPv6 too. Node: blockList.check(address[, type]).
        public func check(_ address: String, _ type: String = "ipv4") -> Bool {
            guard let octets = try? Self.octets(address, type) else { return false }
            if holds(of: octets) { return true }
            let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
            return octets.count == 16 && octets.starts(with: mapped) && holds(of: Array(octets[12...]))
        }

        /// The same for an address of either kind.
        func blocks(_ address: String) -> Bool { check(address, net.isIP(address) == 6 ? "ipv6" : "ipv4") }

        private func holds(of octets: [UInt8]) -> Bool {
            entries.contains { entry in
                switch entry.rule {
                case .address(let address): address == octets
                case .range(let first, let last):
                    first.count == octets.count && !octets.lexicographicallyPrecedes(first)
                        && !last.lexicographicallyPrecedes(octets)
                case .subnet(let network, let prefix):
                    network.count == octets.count && Self.agree(network, octets, bits: prefix)
                }
            }
        }

        private static func agree(_ first: [UInt8], _ second: [UInt8], bits: Int) -> Bool {
            let whole = bits / 8
            guard first.prefix(whole) == second.prefix(whole) else { return false }
            guard bits % 8 != 0 else { return true }
            return (first[whole] ^ second[whole]) >> UInt8(8 - bits % 8) == 0
        }

        private static func name(_ type: String) -> String { type.lowercased() == "ipv6" ? "IPv6" : "IPv4" }

        private static func octets(_ address: String, _ type: String) throws -> [UInt8] {
            let isIPv6: Bool
            switch type.lowercased() {
            case "ipv4": isIPv6 = false
            case "ipv6": isIPv6 = true
            default: throw NodeError.ERR_INVALID_ARG_VALUE("options.family", type)
            }
            var octets = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
            guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, address, &octets) == 1 else {
                throw NodeError("ERR_INVALID_ADDRESS", .error, "Invalid socket address")
            }
            return octets
        }
    }
}
