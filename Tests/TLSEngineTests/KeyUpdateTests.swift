import COpenSSL
import Testing

@testable import TLSEngine

/// KeyUpdate (RFC 8446 §4.6.3): a peer may change its keys, but not do nothing else.
@Suite(.timeLimit(.minutes(10))) struct KeyUpdateTests {
    private func pair() throws -> TLSPair {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        pair.expectTalk()
        return pair
    }

    @Test(arguments: [SSL_KEY_UPDATE_REQUESTED, SSL_KEY_UPDATE_NOT_REQUESTED]) func aFloodIsStopped(kind: Int32) throws
    {
        for cut in [Int.max, 7] {
            let pair = try pair()
            pair.pieceBytes = cut
            for _ in 0..<32 {
                pair.client.connection.updateKeysForTest(kind)
                pair.pump()
            }
            pair.expectTalk()
            pair.client.connection.updateKeysForTest(kind)
            pair.take(from: pair.client, to: pair.server)
            pair.feed(pair.server.wire, to: pair.server)
            #expect(pair.server.failureCode == "ERR_SSL_TOO_MANY_KEY_UPDATES")
            #expect(pair.server.has(.failed))
        }
    }

    /// In one piece, of which nothing is looked at behind the one that is too much, and no answer is held for each of them.
    @Test func aFloodThatNobodyReadsAnswersOfCostsLittle() throws {
        let pair = try pair()
        for _ in 0..<2_000 { pair.client.connection.updateKeysForTest(SSL_KEY_UPDATE_REQUESTED) }
        pair.take(from: pair.client, to: pair.server)
        pair.feed(pair.server.wire, to: pair.server)
        #expect(pair.server.failureCode == "ERR_SSL_TOO_MANY_KEY_UPDATES")
        #expect((-16_384..<0).contains(pair.server.connection.keyUpdateBytes))
        #expect(pair.server.connection.outputBytes < 2_048)
    }

    @Test func aServerThatFloodsIsStopped() throws {
        let pair = try pair()
        for _ in 0..<33 { pair.server.connection.updateKeysForTest(SSL_KEY_UPDATE_NOT_REQUESTED) }
        pair.pump()
        #expect(pair.client.failureCode == "ERR_SSL_TOO_MANY_KEY_UPDATES")
    }

    @Test func octetsEarnKeyUpdates() throws {
        let pair = try pair()
        let record = [UInt8](repeating: 1, count: 16_384)
        for _ in 0..<100 {
            pair.send(record, from: pair.client)
            pair.client.connection.updateKeysForTest(SSL_KEY_UPDATE_NOT_REQUESTED)
            pair.pump()
        }
        pair.expectTalk()
    }
}

extension TLSConnection {
    /// Changes the keys of this side.
    fileprivate func updateKeysForTest(_ kind: Int32) {
        #expect(SSL_key_update(ssl, kind) == 1)
        #expect(SSL_do_handshake(ssl) == 1)
        ERR_clear_error()
    }
}
