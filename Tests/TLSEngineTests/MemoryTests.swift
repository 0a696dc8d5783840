import CAllocationCounter
import COpenSSL
import Glibc
import Synchronization
import Testing

@testable import TLSEngine

/// Counts the SSL objects that each thread made and freed, by OpenSSL's own hooks.
private enum SSLCensus {
    static let alive = Mutex<[UInt: Int]>([:])

    static let index: Int32 = CRYPTO_get_ex_new_index(
        CRYPTO_EX_INDEX_SSL, 0, nil, { _, _, _, _, _, _ in SSLCensus.count(1) }, nil,
        { _, _, _, _, _, _ in SSLCensus.count(-1) })

    static func count(_ change: Int) { alive.withLock { $0[UInt(pthread_self()), default: 0] += change } }

    static var aliveHere: Int { alive.withLock { $0[UInt(pthread_self()), default: 0] } }
}

@Suite struct MemoryTests {
    @Test func everyConnectionIsFreed() throws {
        #expect(SSLCensus.index > 0)
        let before = SSLCensus.aliveHere
        weak var connection: TLSConnection?
        weak var context: TLSContext?
        for end in 0..<4 {
            var setup = try TLSPair.Setup()
            setup.client.reportsSessions = true
            if end == 1 { setup.client.protocols = ["x"] }
            setup.server.protocols = ["h2"]
            setup.server.waitsForContext = end == 2
            let pair = try TLSPair(setup)
            connection = pair.server.connection
            context = pair.server.connection.context
            pair.connect()
            if end == 3 { pair.client.connection.closeNotify() }
            #expect(SSLCensus.aliveHere == before + 2)
        }
        #expect(connection == nil && context == nil)
        #expect(SSLCensus.aliveHere == before)
    }

    /// Heap of an idle connection that has worked before, OpenSSL's share included; a client keeps the peer's certificate.
    @Test(arguments: [TLSConnection.Role.server, .client], [TLSVersion.tls1_2, .tls1_3])
    func anIdleConnectionIsSmall(role: TLSConnection.Role, version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        let server = try TLSContext(setup.serverContext)
        let client = try TLSContext(setup.clientContext)
        let resources = TLSResources()
        var kept: [TLSConnection] = []
        kept.reserveCapacity(64)
        func keepOne() throws {
            let pair = try TLSPair(server: server, client: client, setup, resources: resources)
            pair.connect()
            pair.send([UInt8](repeating: 1, count: 100_000), from: pair.server)
            pair.send([UInt8](repeating: 1, count: 100_000), from: pair.client)
            pair.pump()
            #expect(pair.server.received.count == 100_000 && pair.client.received.count == 100_000)
            let connection = (role == .server ? pair.server : pair.client).connection
            connection.trimIdle()
            kept.append(connection)
        }
        try keepOne()
        let before = allocation_counter_bytes()
        for _ in 0..<40 { try keepOne() }
        let each = (allocation_counter_bytes() - before) / 40
        #expect(each > 0 || allocation_counter_counts() == 0)
        #expect(each <= (role == .server ? 15_500 : 19_500), "\(each) bytes")
        #expect(resources.blocks.blocksInUse == 0)
    }
}
