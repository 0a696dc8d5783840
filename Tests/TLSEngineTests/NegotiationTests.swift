import Testing

@testable import TLSEngine

@Suite struct NegotiationTests {
    struct Refusal: Error, Equatable {}

    @Test func serversPreferenceDecidesTheProtocol() throws {
        var setup = try TLSPair.Setup()
        setup.server.protocols = ["h2", "http/1.1"]
        setup.client.protocols = ["http/1.1", "h2"]
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.client.connection.negotiatedProtocol == "h2")
        #expect(pair.server.connection.negotiatedProtocol == "h2")
    }

    @Test(arguments: [(["h2"], []), ([], ["h2"]), ([], [])] as [([String], [String])])
    func oneSideWithoutProtocolsAgreesOnNone(server: [String], client: [String]) throws {
        var setup = try TLSPair.Setup()
        setup.server.protocols = server
        setup.client.protocols = client
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(pair.client.connection.negotiatedProtocol == nil)
        #expect(pair.server.connection.negotiatedProtocol == nil)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func nothingInCommonIsFatal(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.server.protocols = ["h2"]
        setup.client.protocols = ["foo"]
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.failureCode == "ERR_SSL_NO_APPLICATION_PROTOCOL")
        #expect(pair.client.failureCode == "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL")
    }

    @Test func aCallbackChooses() throws {
        var setup = try TLSPair.Setup()
        setup.client.protocols = ["a", "b"]
        setup.client.serverName = "localhost"
        var seen: [String] = []
        setup.server.chooseProtocol = { name, offered in
            seen = [name ?? "-"] + offered
            return "b"
        }
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(seen == ["localhost", "a", "b"])
        #expect(pair.client.connection.negotiatedProtocol == "b")
    }

    @Test func aCallbackMayRefuse() throws {
        var setup = try TLSPair.Setup()
        setup.client.protocols = ["a"]
        setup.server.chooseProtocol = { _, _ in nil }
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.failureCode == "ERR_SSL_NO_APPLICATION_PROTOCOL")
    }

    @Test func aCallbackMayNotInvent() throws {
        var setup = try TLSPair.Setup()
        setup.client.protocols = ["a", "b"]
        setup.server.chooseProtocol = { _, _ in "c" }
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(
            pair.server.connection.failure as? InvalidProtocolChoice
                == InvalidProtocolChoice(chosen: "c", offered: ["a", "b"]))
    }

    @Test func whatACallbackThrowsIsTheFailure() throws {
        var setup = try TLSPair.Setup()
        setup.client.protocols = ["a"]
        setup.server.chooseProtocol = { _, _ in throw Refusal() }
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.connection.failure as? Refusal == Refusal())
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aNameChoosesTheContext(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.client.serverName = "rsa.test"
        setup.client.protocols = ["h2"]
        setup.server.protocols = ["h2"]
        setup.server.waitsForContext = true
        var other = TLSContextOptions()
        try other.present(Identities.rsa)
        let context = try TLSContext(other)
        let pair = try TLSPair(setup)
        pair.serverDecides = { [server = pair.server.connection] event in
            guard case .contextNeeded(let name, let wantsStatus) = event else { return }
            #expect(name == "rsa.test" && !wantsStatus)
            server.resume(context: context)
        }
        pair.connect()
        pair.expectTalk()
        #expect(pair.client.connection.peerCertificate?.details.subjectaltname == "DNS:rsa.test")
        #expect(pair.server.connection.ownCertificate?.details.subjectaltname == "DNS:rsa.test")
        #expect(pair.client.connection.negotiatedProtocol == "h2")
    }

    @Test func theConnectionWaitsForTheDecision() throws {
        var setup = try TLSPair.Setup()
        setup.server.waitsForContext = true
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.connection.suspension == .context)
        #expect(pair.server.events == [.contextNeeded(serverName: nil, wantsStatus: false)])
        #expect(!pair.isEstablished)
        pair.server.connection.resume(context: nil)
        pair.feed([], to: pair.server)
        pair.pump()
        pair.expectTalk()
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aStapledResponseArrives(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.client.requestsStatus = true
        setup.server.waitsForContext = true
        let pair = try TLSPair(setup)
        pair.serverDecides = { [server = pair.server.connection] event in
            guard case .contextNeeded(_, let wantsStatus) = event else { return }
            #expect(wantsStatus)
            server.resume(context: nil, statusResponse: [1, 2, 3])
        }
        pair.connect()
        #expect(pair.isEstablished)
        #expect(pair.client.has(.status([1, 2, 3])))
    }

    @Test func aServerWithoutResponseStaplesNone() throws {
        var setup = try TLSPair.Setup()
        setup.client.requestsStatus = true
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(!pair.client.has(.status([])))
    }
}
