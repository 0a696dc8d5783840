import Testing

@testable import TLSEngine

@Suite struct SessionTests {
    /// The last session that a client was given.
    private func session(_ pair: TLSPair) throws -> [UInt8] {
        let all = pair.client.events.compactMap { if case .session(_, let bytes) = $0 { bytes } else { nil } }
        return try #require(all.last)
    }

    @Test("tls.TLSSocket.method.getSession resumes by ticket", arguments: [TLSVersion.tls1_2, .tls1_3])
    func aTicketResumes(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.client.reportsSessions = true
        let server = try TLSContext(setup.serverContext)
        let client = try TLSContext(setup.clientContext)
        let first = try TLSPair(server: server, client: client, setup)
        first.connect()
        first.expectTalk()
        #expect(!first.client.connection.isSessionReused)
        setup.client.session = try session(first)

        let second = try TLSPair(server: server, client: client, setup)
        second.connect()
        second.expectTalk()
        #expect(second.client.connection.isSessionReused && second.server.connection.isSessionReused)
        #expect(second.client.connection.verifyError == nil)
        #expect(second.client.connection.session?.isEmpty == false)
    }

    @Test("tls.Server.method.getTicketKeys shared keys open tickets elsewhere, others do not")
    func ticketKeysDecide() throws {
        var setup = try TLSPair.Setup()
        setup.client.reportsSessions = true
        let keys = (0..<48).map { UInt8($0) }
        setup.serverContext.ticketKeys = keys
        let client = try TLSContext(setup.clientContext)
        let first = try TLSPair(server: TLSContext(setup.serverContext), client: client, setup)
        first.connect()
        setup.client.session = try session(first)

        let same = try TLSContext(setup.serverContext)
        #expect(same.ticketKeys == keys)
        let second = try TLSPair(server: same, client: client, setup)
        second.connect()
        #expect(second.client.connection.isSessionReused)

        same.setTicketKeys([UInt8](repeating: 7, count: 48))
        let third = try TLSPair(server: same, client: client, setup)
        third.connect()
        third.expectTalk()
        #expect(!third.client.connection.isSessionReused)
    }

    @Test func ticketsSurviveAChoiceByName() throws {
        var setup = try TLSPair.Setup()
        setup.client.reportsSessions = true
        setup.client.serverName = "rsa.test"
        setup.server.waitsForContext = true
        var other = TLSContextOptions()
        try other.present(Identities.rsa)
        let chosen = try TLSContext(other)
        let server = try TLSContext(setup.serverContext)
        let client = try TLSContext(setup.clientContext)
        var reused: [Bool] = []
        for _ in 0..<2 {
            let pair = try TLSPair(server: server, client: client, setup)
            pair.serverDecides = { [server = pair.server.connection] event in
                if case .contextNeeded = event { server.resume(context: chosen) }
            }
            pair.connect()
            reused.append(pair.client.connection.isSessionReused)
            if setup.client.session == nil { setup.client.session = try session(pair) }
        }
        #expect(reused == [false, true])
    }

    @Test("tls.Server.event.resumeSession a server's own store resumes by id")
    func aStoreResumes() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = .tls1_2
        setup.serverContext.secureOptions = copenssl_no_ticket
        setup.client.reportsSessions = true
        setup.server.reportsSessions = true
        setup.server.waitsForSession = true
        let server = try TLSContext(setup.serverContext)
        let client = try TLSContext(setup.clientContext)
        var store: [[UInt8]: [UInt8]] = [:]
        var asked = 0
        var reused: [Bool] = []
        for _ in 0..<2 {
            let pair = try TLSPair(server: server, client: client, setup)
            pair.serverDecides = { [server = pair.server.connection] event in
                if case .hello(let id, _) = event {
                    asked += 1
                    server.resume(session: store[id])
                } else if case .session(let id, let bytes) = event {
                    store[id] = bytes
                }
            }
            pair.connect()
            pair.expectTalk()
            reused.append(pair.server.connection.isSessionReused)
            if setup.client.session == nil { setup.client.session = try session(pair) }
        }
        #expect(asked == 2 && store.count == 1)
        #expect(reused == [false, true])
    }

    @Test func aBrokenSessionIsNone() throws {
        var setup = try TLSPair.Setup()
        setup.client.session = [1, 2, 3]
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(!pair.client.connection.isSessionReused)
    }
}

/// SSL_OP_NO_TICKET
private let copenssl_no_ticket: UInt64 = 1 << 14
