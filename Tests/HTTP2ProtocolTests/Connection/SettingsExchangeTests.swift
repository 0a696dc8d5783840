import TestSupport
import Testing

@testable import HTTP2Protocol

/// SETTINGS sent, awaited and in force (RFC 9113 §6.5.3).
@Suite struct SettingsExchangeTests {
    @Test func acknowledgementsPairWithFramesInOrder() {
        var exchange = SettingsExchange()
        exchange.sent([Setting(.enablePush, 0)])
        exchange.sent([Setting(.maxFrameSize, 20_000)])
        #expect(exchange.outstandingCount == 2)
        #expect(exchange.acknowledged(at: 0) == [Setting(.enablePush, 0)])
        #expect(exchange.acknowledged(at: 0) == [Setting(.maxFrameSize, 20_000)])
        #expect(exchange.acknowledged(at: 0) == nil)
    }

    @Test func theWaitCountsFromTheFirstLookAfterSending() {
        var exchange = SettingsExchange()
        check(!exchange.isOverdue(at: 5_000, timeout: 10))
        exchange.sent([])
        check(!exchange.isOverdue(at: 9_000, timeout: 10))
        check(!exchange.isOverdue(at: 9_009, timeout: 10))
        check(exchange.isOverdue(at: 9_010, timeout: 10))
        check(!exchange.isOverdue(at: 99_000, timeout: 0))
        _ = exchange.acknowledged(at: 9_011)
        check(!exchange.isOverdue(at: 99_000, timeout: 10))
    }

    @Test func anotherFramesWaitBeginsWhenTheOneBeforeIsAcknowledged() {
        var exchange = SettingsExchange()
        exchange.sent([])
        exchange.sent([])
        check(!exchange.isOverdue(at: 100, timeout: 10))
        _ = exchange.acknowledged(at: 109)
        check(!exchange.isOverdue(at: 118, timeout: 10))
        check(exchange.isOverdue(at: 119, timeout: 10))
    }

    @Test func aSilentPeerMeetsSettingsTimeout() {
        let peer = ScriptedPeer(.server, handshake: false, at: 1_000)
        peer.send(Wire.preface, Wire.settings())
        peer.forget()
        #expect(!peer.connection.checkDeadlines(at: 60_999))
        #expect(peer.connection.checkDeadlines(at: 61_000))
        peer.takeEvents()
        peer.flush()
        peer.expectGoaway(.settingsTimeout, "settings_timeout")
    }

    @Test func settingsAfterALongQuietAreNotOverdueAtOnce() throws {
        let peer = ScriptedPeer(.server, at: 1_000)
        try peer.connection.sendSettings([Setting(.initialWindowSize, 5)])
        #expect(!peer.connection.checkDeadlines(at: 900_000))
        #expect(!peer.connection.checkDeadlines(at: 959_999))
        #expect(peer.connection.checkDeadlines(at: 960_000))
    }

    @Test func anUnacknowledgedStreamLimitRefusesAlready() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        try peer.connection.sendSettings([Setting(.maxConcurrentStreams, 1)])
        peer.flush()
        peer.forget()
        peer.send(Wire.headers(3, Wire.get))
        peer.expectReset(3, .refusedStream)
        try peer.connection.sendSettings([Setting(.maxConcurrentStreams, 2)])
        peer.flush()
        peer.forget()
        peer.send(Wire.headers(5, Wire.get))
        peer.expect(.headers(5, .request, endStream: false))
    }

    @Test func atMostSoManySettingsAreOutstanding() throws {
        let peer = ScriptedPeer(.server)
        for _ in 0..<10 { try peer.connection.sendSettings([]) }
        #expect(peer.connection.outstandingSettings == 10)
        #expect(throws: CommandError.tooManyOutstanding) { try peer.connection.sendSettings([]) }
        peer.send(Wire.settingsAcknowledgement)
        try peer.connection.sendSettings([])
    }

    @Test func customSettingsGoOutInTheirOrder() {
        let peer = ScriptedPeer(
            .server, settings: [Setting(SettingID(rawValue: 0xfe00), 7), Setting(.enablePush, 0)], handshake: false)
        peer.flush()
        peer.expectFrames(Wire.settings((0xfe00, 7), (2, 0)))
    }

    @Test func oneFrameCarriesAllSettingsThatAreSent() throws {
        let peer = ScriptedPeer(.server)
        let setting = Setting(SettingID(rawValue: 0xfe00), 7)
        try peer.connection.sendSettings([Setting](repeating: setting, count: 2_730))
        peer.flush()
        #expect(peer.frames.map(\.payload.count) == [16_380])
        #expect(throws: CommandError.payloadTooLarge) {
            try peer.connection.sendSettings([Setting](repeating: setting, count: 2_731))
        }
    }

    @Test func aClientAssumesAStreamLimitUntilItKnows() throws {
        let peer = ScriptedPeer(.client, handshake: false)
        peer.connection.assumePeerStreamsMax(1)
        for _ in 0..<3 { _ = try peer.connection.request(HeaderList(Wire.get), endStream: true) }
        peer.flush()
        #expect(peer.frames.filter { $0.type == 1 }.map(\.stream) == [1])
        peer.forget()
        peer.send(Wire.settings())
        #expect(peer.frames.filter { $0.type == 1 }.map(\.stream) == [3, 5])
        peer.connection.assumePeerStreamsMax(1)
        #expect(peer.connection.remoteSettings.maxConcurrentStreams == .max)
    }
}
