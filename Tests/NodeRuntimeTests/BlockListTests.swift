import Testing

@testable import NodeRuntime

/// net.BlockList; the expectations are what Node 24 prints for the same lines.
@Suite struct BlockListTests {
    private func list() throws -> net.BlockList {
        let list = net.BlockList()
        try list.addAddress("1.2.3.4")
        try list.addRange("10.0.0.1", "10.0.0.10")
        try list.addSubnet("192.168.0.0", 16)
        try list.addSubnet("fe80::", 10, "ipv6")
        try list.addAddress("::1", "ipv6")
        return list
    }

    @Test func rulesHoldOfTheirAddresses() throws {
        let list = try list()
        #expect(
            list.rules == [
                "Address: IPv6 ::1", "Subnet: IPv6 fe80::/10", "Subnet: IPv4 192.168.0.0/16",
                "Range: IPv4 10.0.0.1-10.0.0.10", "Address: IPv4 1.2.3.4",
            ])
        for address in ["1.2.3.4", "10.0.0.1", "10.0.0.5", "10.0.0.10", "192.168.7.7"] {
            #expect(list.check(address) && list.check("::ffff:\(address)", "ipv6"), "\(address)")
        }
        for address in ["1.2.3.5", "10.0.0.0", "10.0.0.11", "192.169.0.0", "x"] { #expect(!list.check(address)) }
        for address in ["::1", "fe80::1", "febf::1"] { #expect(list.check(address, "ipv6")) }
        for address in ["::2", "fec0::1"] { #expect(!list.check(address, "ipv6")) }
    }

    @Test func badRulesAreRefused() throws {
        let list = net.BlockList()
        func code(_ body: () throws -> Void) -> String? {
            do { try body() } catch { return error.code }
            return nil
        }
        #expect(code { try list.addAddress("x") } == "ERR_INVALID_ADDRESS")
        #expect(code { try list.addAddress("::1") } == "ERR_INVALID_ADDRESS")
        #expect(code { try list.addAddress("1.2.3.4", "ipv5") } == "ERR_INVALID_ARG_VALUE")
        #expect(code { try list.addRange("10.0.0.5", "10.0.0.1") } == "ERR_INVALID_ARG_VALUE")
        #expect(code { try list.addSubnet("1.2.3.4", 33) } == "ERR_OUT_OF_RANGE")
        #expect(list.rules.isEmpty)
    }

    @Test("ERR_IP_BLOCKED: a socket does not connect to a blocked address, and a server takes nobody from one")
    func connections() throws {
        let loop = try NetLoop()
        let blocked = net.BlockList()
        try blocked.addAddress("127.0.0.1")
        let open = net.createServer { socket in loop.log("open connection") }
        let closed = net.createServer(net.ServerOptions(blockList: blocked)) { _ in loop.log("closed connection") }
        for server in [open, closed] { server.listen(0, "127.0.0.1") }
        let refused = try net.connect(
            net.ConnectOptions(port: open.address()?.port, host: "127.0.0.1", blockList: blocked))
        refused.on(.error) { error in loop.log("\(error.code ?? "") \((error as? NodeError)?.message ?? "")") }
        loop.run("the refusal") { refused.destroyed }
        let dropped = try net.connect(closed.address()?.port ?? 0, "127.0.0.1")
        dropped.on(.connect) { loop.log("connect") }
        dropped.on(.error) { _ in }
        dropped.resume()
        loop.run("the end of the connection") { dropped.destroyed }
        for server in [open, closed] { server.close() }
        loop.runToEnd()
        #expect(loop.take() == ["ERR_IP_BLOCKED IP(127.0.0.1) is blocked by net.BlockList", "connect"])
        loop.finish()
    }
}
