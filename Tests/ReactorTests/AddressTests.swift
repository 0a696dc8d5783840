import Glibc
import Testing

@testable import Reactor

@Suite struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:80", "IPv4"), ("::1", "[::1]:80", "IPv6"),
        ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:80", "IPv6"),
        ("fe80::1%1", "[fe80::1%1]:80", "IPv6"),
    ])
    func addressInNumbersSurvivesTheSystemsForm(ip: String, text: String, family: String) throws {
        let address = try #require(SocketAddress(ip: ip, port: 80))
        #expect(address.description == text)
        #expect(address.host == ip)
        #expect(address.port == 80)
        #expect(address.familyName == family)
        #expect(address.withSockAddr { SocketAddress($0, length: $1) } == address)
        #expect(address.with(port: 81).port == 81)
    }

    @Test func pathSurvivesTheSystemsForm() throws {
        let path = "/" + String(repeating: "x", count: 106)
        let address = try #require(SocketAddress(path: path))
        #expect(address.withSockAddr { SocketAddress($0, length: $1) } == address)
        #expect(address.description == path)
        #expect(address.port == nil)
        #expect(address.with(port: 5) == address)
        #expect(SocketAddress(path: path + "x") == nil)
        #expect(SocketAddress(path: "") == nil)
        #expect(SocketAddress(path: "a\0b") == nil)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "fe80::1%nonexistent0"])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(SocketAddress(ip: text, port: 1) == nil)
    }

    @Test func familyUnknownHereIsRefused() {
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_NETLINK)
        #expect(SocketAddress(&address, length: 16) == nil)
        address.sa_family = sa_family_t(AF_INET)
        #expect(SocketAddress(&address, length: 4) == nil)
    }
}
