import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Each entry of Limits at, below and above its edge; a limit that fires names itself.
@Suite struct LimitsTests {
    // MARK: The bucket

    @Test func aBucketGivesItsBurstAndRefillsByTheSecond() {
        var bucket = TokenBucket()
        let rate = Rate(burst: 3, perSecond: 2)
        func take(_ count: Int, at milliseconds: UInt64) -> Int {
            (0..<count).count { _ in bucket.take(rate, at: milliseconds) }
        }
        #expect(take(5, at: 10_000) == 3)
        #expect(take(5, at: 10_999) == 0)
        #expect(take(5, at: 11_000) == 2)
        #expect(take(5, at: 99_000) == 3)
        #expect(take(5, at: .max) == 3)
    }

    @Test func progressGivesTokensBackAndLaysThemBy() {
        var bucket = TokenBucket()
        let rate = Rate(burst: 2, perSecond: 1)
        bucket.earn(3)
        #expect((0..<9).count { _ in bucket.take(rate, at: 0) } == 5)
        bucket.earn(1)
        #expect((0..<9).count { _ in bucket.take(rate, at: 0) } == 1)
        for _ in 0..<100 { bucket.earn(.max / 2) }
        #expect((0..<70_000).count { _ in bucket.take(rate, at: 0) } == 65_538)
    }

    // MARK: Floods of frames

    struct Flood: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var role = Connection.Role.server
        let token: String
        let set: @Sendable (inout Limits, Rate) -> Void
        /// The frames of one turn, by its number.
        let frames: @Sendable (Int) -> [UInt8]
    }

    static let floods: [Flood] = [
        Flood(testDescription: "PING", token: "ping_frames", set: { $0.pings = $1 }) { _ in Wire.ping() },
        Flood(testDescription: "PING acknowledgements", token: "ping_frames", set: { $0.pings = $1 }) { _ in
            Wire.ping("12345678", .acknowledgement)
        },
        Flood(testDescription: "SETTINGS", token: "settings_frames", set: { $0.settings = $1 }) { _ in Wire.settings()
        },
        Flood(testDescription: "SETTINGS acknowledgements", token: "settings_frames", set: { $0.settings = $1 }) { _ in
            Wire.settingsAcknowledgement
        },
        Flood(testDescription: "GOAWAY", token: "goaway_frames", set: { $0.settings = $1 }) { _ in Wire.goaway(last: 0)
        },
        Flood(testDescription: "PRIORITY", token: "priority_frames", set: { $0.priorities = $1 }) {
            Wire.priority($0 + 1)
        },
        Flood(testDescription: "PRIORITY_UPDATE", token: "priority_frames", set: { $0.priorities = $1 }) { _ in
            Wire.priorityUpdate(of: 1, "u=1")
        },
        Flood(testDescription: "WINDOW_UPDATE", token: "window_update_frames", set: { $0.windowUpdates = $1 }) { _ in
            Wire.windowUpdate(0, 1)
        },
        Flood(testDescription: "unknown type", token: "unknown_frames", set: { $0.unknownFrames = $1 }) { _ in
            Wire.raw(0xbe, [1])
        },
        Flood(testDescription: "ALTSVC", role: .client, token: "unknown_frames", set: { $0.unknownFrames = $1 }) { _ in
            Wire.alternativeService(0, origin: "a", "b")
        },
        Flood(testDescription: "ORIGIN", role: .client, token: "unknown_frames", set: { $0.unknownFrames = $1 }) { _ in
            Wire.origins("a")
        },
        Flood(
            testDescription: "requests refused", token: "rejected_streams",
            set: {
                $0.rejectedStreams = $1
                $0.openStreamsMax = 0
            }
        ) { Wire.headers(2 * $0 + 1, Wire.get, .endStream) },
        Flood(testDescription: "rapid reset", token: "stream_resets", set: { $0.streamResets = $1 }) {
            Wire.headers(2 * $0 + 1, Wire.get, .endStream) + Wire.reset(2 * $0 + 1)
        },
        Flood(testDescription: "unanswered resets", token: "unanswered_resets", set: { $0.unansweredResets = $1 }) {
            Wire.headers(2 * $0 + 1, Wire.get) + Wire.reset(2 * $0 + 1)
        },
    ]

    @Test(arguments: floods) func aFloodEndsAtItsBurst(flood: Flood) {
        var limits = Limits()
        flood.set(&limits, Rate(burst: 5, perSecond: 1))
        let peer = ScriptedPeer(flood.role, limits: limits)
        // The handshake's own SETTINGS were of the second before.
        peer.now += 10_000
        for turn in 0..<5 { peer.send(flood.frames(turn)) }
        #expect(!peer.connection.hasFailed, "five are within the burst")
        peer.now += 1_000
        peer.send(flood.frames(5))
        #expect(!peer.connection.hasFailed, "one more after a second")
        peer.forget()
        peer.send(flood.frames(6))
        peer.expectGoaway(.enhanceYourCalm, flood.token)
        #expect(peer.resources.limitCounters.counts.contains { $0.token == flood.token && $0.count == 1 })
    }

    @Test("http2.default.stream-reset-rate: resets of answered streams have the larger bucket")
    func resetsOfAnsweredStreamsHaveTheLargerBucket() throws {
        var limits = Limits()
        limits.unansweredResets = Rate(burst: 0, perSecond: 0)
        limits.streamResets = Rate(burst: 2, perSecond: 0)
        let peer = ScriptedPeer(.server, limits: limits)
        for id in [1, 3, 5] {
            peer.openRequest(id)
            try peer.respond(id, endStream: false)
            peer.flush()
            peer.forget()
            peer.send(Wire.reset(id))
        }
        peer.expectGoaway(.enhanceYourCalm, "stream_resets")
    }

    @Test func emptyDataFramesAreBounded() {
        var limits = Limits()
        limits.emptyFrames = Rate(burst: 5, perSecond: 0)
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1)
        for _ in 0..<5 { peer.send(Wire.data(1)) }
        peer.expectNothing()
        peer.send(Wire.data(1, "", .endStream))
        peer.expect(.data(1, "", endStream: true))
        peer.openRequest(3)
        peer.send(Wire.data(3))
        peer.expectGoaway(.enhanceYourCalm, "empty_frames")
    }

    /// Peers may hide behind it how much they say (RFC 9113 §10.7).
    @Test func paddingAloneIsNoEmptyFrame() {
        var limits = Limits()
        limits.emptyFrames = Rate(burst: 1, perSecond: 0)
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1)
        for padding in [0, 255, 0, 255] { peer.send(Wire.data(1, "", padding: padding)) }
        peer.expectNothing()
        peer.send(Wire.data(1, "x", .endStream, padding: 255))
        peer.expect(.data(1, "x", endStream: true))
    }

    @Test func framesOnClosedStreamsAreBounded() throws {
        for frame in [Wire.data(1), Wire.reset(1), Wire.headers(1, ["a": "b"])] {
            var limits = Limits()
            limits.lateFrames = Rate(burst: 5, perSecond: 0)
            let peer = ScriptedPeer(.server, limits: limits)
            peer.openRequest(1)
            peer.connection.reset(try peer.stream(1), .cancel)
            peer.flush()
            peer.forget()
            // The request earned two, our reset four.
            for _ in 0..<11 { peer.send(frame) }
            peer.expectNothing()
            peer.send(frame)
            peer.expectGoaway(.enhanceYourCalm, "frames_on_closed_streams")
        }
    }

    @Test func requestsAfterOurGoawayAreBounded() {
        var limits = Limits()
        limits.streamResets = Rate(burst: 5, perSecond: 0)
        let peer = ScriptedPeer(.server, limits: limits)
        peer.connection.sendGoaway(.noError)
        for turn in 0..<5 { peer.send(Wire.headers(2 * turn + 1, Wire.get)) }
        #expect(!peer.connection.hasFailed)
        peer.send(Wire.headers(11, Wire.get))
        peer.expectGoaway(.enhanceYourCalm, "requests_after_goaway")
    }

    @Test func promisedStreamsResetAgainAndAgainAreBounded() throws {
        var limits = Limits()
        limits.streamResets = Rate(burst: 5, perSecond: 0)
        let peer = ScriptedPeer(.client, limits: limits)
        try peer.request()
        for turn in 1...5 { peer.send(Wire.pushPromise(1, promising: 2 * turn, Wire.get), Wire.reset(2 * turn)) }
        #expect(!peer.connection.hasFailed)
        peer.send(Wire.pushPromise(1, promising: 12, Wire.get), Wire.reset(12))
        peer.expectGoaway(.enhanceYourCalm, "stream_resets")
    }

    // MARK: MadeYouReset

    struct Provocation: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let frames: @Sendable (Int) -> [UInt8]
    }

    static let provocations: [Provocation] = [
        Provocation(testDescription: "WINDOW_UPDATE of zero") {
            Wire.headers($0, Wire.get, .endStream) + Wire.windowUpdate($0, 0)
        },
        Provocation(testDescription: "WINDOW_UPDATE beyond the maximum") {
            Wire.headers($0, Wire.get, .endStream) + Wire.windowUpdate($0, 0x7fff_ffff)
        },
        Provocation(testDescription: "DATA after END_STREAM") {
            Wire.headers($0, Wire.get, .endStream) + Wire.data($0, "")
        },
        Provocation(testDescription: "HEADERS after END_STREAM") {
            Wire.headers($0, Wire.get, .endStream) + Wire.headers($0, ["a": "b"], .endStream)
        },
        Provocation(testDescription: "PRIORITY on itself") {
            Wire.headers($0, Wire.get) + Wire.priority($0, dependsOn: $0)
        },
        Provocation(testDescription: "PRIORITY of a wrong size") {
            Wire.headers($0, Wire.get) + Wire.raw(0x2, stream: $0, [0])
        },
        Provocation(testDescription: "content-length that DATA exceeds") {
            Wire.headers($0, [":method": "PUT", ":scheme": "http", ":path": "/", "content-length": "0"])
                + Wire.data($0, "x")
        },
        Provocation(testDescription: "trailers without END_STREAM") {
            Wire.headers($0, Wire.get) + Wire.headers($0, ["a": "b"])
        },
        Provocation(testDescription: "malformed requests") { Wire.headers($0, [":method": "GET"]) },
        Provocation(testDescription: "lists above the limit") {
            Wire.headers($0, [":method": "GET", "x": String(repeating: "y", count: 9_000)])
        },
    ]

    @Test(arguments: provocations) func whatMakesUsResetIsBounded(provocation: Provocation) {
        var limits = Limits()
        limits.provokedResets = Rate(burst: 5, perSecond: 1)
        limits.headerListBytesMax = 8_192
        let peer = ScriptedPeer(.server, limits: limits)
        for turn in 0..<5 {
            peer.forget()
            peer.send(provocation.frames(2 * turn + 1))
            #expect(peer.frames.map(\.type) == [3], "turn \(turn): \(peer.frames)")
        }
        peer.send(provocation.frames(11))
        peer.expectGoaway(.enhanceYourCalm, "provoked_resets")
    }

    @Test(arguments: provocations) func whatBreaksStreamsIsCountedOverTheConnectionsLife(provocation: Provocation) {
        var limits = Limits()
        limits.invalidFramesMax = 2
        limits.headerListBytesMax = 8_192
        let peer = ScriptedPeer(.server, limits: limits)
        for turn in 0..<2 {
            peer.forget()
            peer.send(provocation.frames(2 * turn + 1))
            #expect(peer.frames.map(\.type) == [3], "turn \(turn): \(peer.frames)")
        }
        peer.send(provocation.frames(5))
        peer.expectGoaway(.enhanceYourCalm, "invalid_frames")
    }

    // MARK: Header blocks

    @Test("http2.default.max-header-block-received: a list at its limits is taken, above them it resets its stream")
    func aListAtItsLimitsIsTakenAndAboveThemResetsItsStream() {
        var limits = Limits()
        limits.headerFieldsMax = 5
        limits.headerListBytesMax = 300
        let peer = ScriptedPeer(.server, limits: limits)
        // :method GET 42, :scheme https 44, :path / 38, :authority a.test 48: 172 octets.
        func fields(_ value: String) -> [UInt8] { Wire.block(Wire.get) + Wire.literal("x", value) }
        peer.send(Wire.headers(1, block: fields(String(repeating: "v", count: 95))))
        peer.expect(.headers(1, .request, endStream: false))
        peer.send(Wire.headers(3, block: fields(String(repeating: "v", count: 96))))
        peer.expectReset(3, .enhanceYourCalm)
        peer.send(Wire.headers(5, block: fields("1") + Wire.literal("y", "1")))
        peer.expectReset(5, .enhanceYourCalm)
        #expect(peer.resources.limitCounters.counts.map(\.count) == [2])
        #expect(peer.resources.limitCounters.counts.map(\.token) == ["header_list"])
    }

    @Test func aBombOfIndexedFieldsIsNotUnpacked() {
        let peer = ScriptedPeer(.server)
        // One entry of 4,000 octets, then 16,000 references to it: 64 MB if it were unpacked.
        let bomb = Wire.block(Wire.get) + Wire.literal("x", String(repeating: "v", count: 4_000), pattern: 0x40)
        peer.send(Wire.headers(1, block: bomb + [UInt8](repeating: 0xbe, count: 12_000)))
        peer.expectReset(1, .enhanceYourCalm)
        peer.expectAlive()
    }

    @Test func anOversizedPromiseIsRefusedAlone() throws {
        var limits = Limits()
        limits.headerFieldsMax = 4
        let peer = ScriptedPeer(.client, limits: limits)
        try peer.request()
        peer.send(Wire.raw(0x5, flags: 4, stream: 1, Wire.word(2) + Wire.block(Wire.get) + Wire.literal("x", "y")))
        peer.expectReset(2, .enhanceYourCalm)
        peer.send(Wire.headers(1, Wire.ok, .endStream))
        peer.expect(.headers(1, .response, endStream: true), .closed(1, .noError, "ended"))
    }

    @Test("http2.default.continuation-frame-limit: a block has so many continuations and octets")
    func aBlockHasSoManyContinuationsAndOctets() {
        var limits = Limits()
        limits.continuationFramesMax = 3
        let block = Wire.block(Wire.get)
        let within = ScriptedPeer(.server, limits: limits)
        within.send(Wire.headers(1, block: block, splitAt: [0, 0, 0]))
        within.expect(.headers(1, .request, endStream: false))
        within.send(Wire.headers(3, block: block, splitAt: [0, 0, 0, 0]))
        within.expectGoaway(.enhanceYourCalm, "continuation_frames")

        limits.headerBlockBytesMax = block.count
        let exact = ScriptedPeer(.server, limits: limits)
        exact.send(Wire.headers(1, block: block), Wire.headers(3, block: block, splitAt: [5]))
        exact.expect(.headers(1, .request, endStream: false), .headers(3, .request, endStream: false))
        exact.send(Wire.headers(5, block: block + [0x82], splitAt: [5]))
        exact.expectGoaway(.enhanceYourCalm, "header_block_bytes")
        let single = ScriptedPeer(.server, limits: limits)
        single.send(Wire.headers(1, block: block + [0x82]))
        single.expectGoaway(.enhanceYourCalm, "header_block_bytes")
    }

    @Test("http2.default.max-header-block-sent: a block that we send has a limit") func aBlockThatWeSendHasALimit()
        throws
    {
        var limits = Limits()
        limits.sentHeaderBlockBytesMax = 60
        let peer = ScriptedPeer(.client, limits: limits)
        // 12, and for each field 12 and the octets of its name and value.
        _ = try peer.connection.request(
            HeaderList([":method": "GET", ":path": String(repeating: "/", count: 9)]), endStream: true)
        #expect(throws: CommandError.headerBlockTooLarge) {
            _ = try peer.connection.request(
                HeaderList([":method": "GET", ":path": String(repeating: "/", count: 10)]), endStream: true)
        }
        #expect(peer.connection.nextStreamID == 3)
    }

    // MARK: Streams

    @Test func openStreamsAreBoundedWhateverSettingsSay() {
        var limits = Limits()
        limits.openStreamsMax = 2
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1)
        peer.openRequest(3)
        peer.send(Wire.headers(5, Wire.get))
        peer.expectReset(5, .enhanceYourCalm)
        #expect(peer.resources.limitCounters.counts.map(\.token) == ["open_streams"])
        peer.send(Wire.reset(1))
        peer.forget()
        peer.send(Wire.headers(7, Wire.get))
        peer.expect(.headers(7, .request, endStream: false))
    }

    @Test func whatOpenStreamsHoldIsBounded() throws {
        var limits = Limits()
        limits.sessionBytesMax = 40_000
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1)
        let stream = try peer.stream(1)
        try peer.connection.sendHeaders(stream, .response, HeaderList(Wire.ok), endStream: false)
        // The windows let 65,535 octets go; 32,465 wait.
        _ = try peer.connection.sendData(stream, ByteSlice([UInt8](repeating: 1, count: 98_000)), endStream: false)
        peer.flush()
        peer.openRequest(3)
        #expect(peer.connection.stream(id: 3) != nil)
        _ = try peer.connection.sendData(stream, ByteSlice([UInt8](repeating: 1, count: 8_000)), endStream: false)
        peer.forget()
        peer.send(Wire.headers(5, Wire.get))
        peer.expectReset(5, .enhanceYourCalm)
        #expect(peer.resources.limitCounters.counts.map(\.token) == ["session_bytes"])
    }

    @Test func reservedStreamsAreBounded() throws {
        var limits = Limits()
        limits.reservedStreamsMax = 2
        let peer = ScriptedPeer(.client, limits: limits)
        try peer.request()
        for id in [2, 4] { peer.send(Wire.pushPromise(1, promising: id, Wire.get)) }
        peer.forget()
        peer.send(Wire.pushPromise(1, promising: 6, Wire.get))
        peer.expectReset(6, .cancel)
        #expect(peer.resources.limitCounters.counts.map(\.token) == ["reserved_streams"])
        // A promise that is kept is not reserved any more.
        peer.send(Wire.headers(2, Wire.ok))
        peer.forget()
        peer.send(Wire.pushPromise(1, promising: 8, Wire.get))
        peer.expect(.pushPromise(parent: 1, promised: 8))
    }

    // MARK: Queues and exchanges

    @Test func aSettingsFrameHasSoManyEntries() {
        let entries: [UInt8] = (0..<33).flatMap { _ -> [UInt8] in [0, 3, 0, 0, 0, 9] }
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x4, Array(entries.dropLast(6))))
        peer.expect(.settings)
        peer.send(Wire.raw(0x4, entries))
        peer.expectGoaway(.enhanceYourCalm, "settings_entries")
    }

    @Test("http2.default.outbound-queue-flood-limit: acknowledgements in an unread output")
    func acknowledgementsInAnUnreadOutputAreBounded() {
        var limits = Limits()
        limits.queuedAcknowledgementsMax = 5
        let peer = ScriptedPeer(.server, limits: limits)
        for _ in 0..<3 { peer.receive(Wire.ping() + Wire.settings()) }
        peer.flush()
        peer.expectGoaway(.enhanceYourCalm, "queued_acknowledgements")
        let reader = ScriptedPeer(.server, limits: limits)
        for _ in 0..<20 { reader.send(Wire.ping(), Wire.settings()) }
        #expect(!reader.connection.hasFailed)
    }

    @Test func acknowledgementsThatWereWrittenDoNotCountWhileTheOutputNeverRunsEmpty() throws {
        var limits = Limits()
        limits.queuedAcknowledgementsMax = 5
        let peer = ScriptedPeer(.server, limits: limits)
        let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 16)
        defer { vectors.deallocate() }
        peer.receive(Wire.ping())
        for turn in 0..<100 {
            peer.receive(Wire.ping())
            // One frame of two leaves: one is always left.
            peer.connection.consumeOutput(17, at: peer.now)
            #expect(peer.connection.outputBytes == 17, "turn \(turn)")
        }
        #expect(!peer.connection.hasFailed)
    }

    @Test func pingsOfOursAreBounded() throws {
        let peer = ScriptedPeer(.client)
        for number in 0..<10 { try peer.connection.ping(UInt64(number)) }
        #expect(throws: CommandError.tooManyOutstanding) { try peer.connection.ping(10) }
        peer.send(Wire.raw(0x6, flags: 1, [0, 0, 0, 0, 0, 0, 0, 3]))
        peer.expect(.pingAcknowledged(3))
        try peer.connection.ping(11)
    }

    @Test func dataThatStandsStillForWantOfWindowEndsTheConnection() throws {
        let peer = ScriptedPeer(.server, at: 0)
        peer.send(Wire.settings((4, 5)))
        peer.openRequest(1, Wire.get, endStream: true)
        // The owner answers ten minutes later: no deadline has passed.
        try peer.respond(1, endStream: false)
        try peer.sendData(1, "0123456789", endStream: true)
        #expect(!peer.connection.checkDeadlines(at: 600_000))
        peer.now = 600_000
        peer.flush()
        #expect(!peer.connection.checkDeadlines(at: 700_000))
        #expect(!peer.connection.checkDeadlines(at: 999_999))
        // Progress begins another wait, from the next look on.
        peer.now = 999_999
        peer.send(Wire.windowUpdate(1, 1))
        #expect(!peer.connection.checkDeadlines(at: 1_000_000))
        #expect(!peer.connection.checkDeadlines(at: 1_299_999))
        #expect(peer.connection.checkDeadlines(at: 1_300_000))
        peer.forget()
        peer.takeEvents()
        peer.flush()
        peer.expectGoaway(.enhanceYourCalm, "stalled_send")
    }

    @Test func anUnreadOutputStallsAndAQuietConnectionDoesNot() {
        let peer = ScriptedPeer(.server, at: 0)
        #expect(!peer.connection.checkDeadlines(at: 0))
        #expect(!peer.connection.checkDeadlines(at: 10_000_000))
        peer.receive(Wire.ping())
        #expect(!peer.connection.checkDeadlines(at: 20_000_000))
        #expect(!peer.connection.checkDeadlines(at: 20_299_999))
        #expect(peer.connection.checkDeadlines(at: 20_300_000))
    }

    @Test func limitsOfZeroTimeAreNoLimits() throws {
        var limits = Limits()
        limits.stalledSendMillisecondsMax = 0
        limits.settingsTimeoutMilliseconds = 0
        let peer = ScriptedPeer(.server, limits: limits, handshake: false, at: 0)
        #expect(!peer.connection.checkDeadlines(at: 1))
        #expect(!peer.connection.checkDeadlines(at: .max / 2))
    }
}
