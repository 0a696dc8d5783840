import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Two connections at the ends of a path with a delay, in simulated time: nothing here waits or measures a clock.
private final class Path {
    static let delayMilliseconds: UInt64 = 25

    /// One end: what it wrote travels for the delay, at most `bytesPerMillisecond` of it each millisecond.
    final class End {
        let connection: Connection
        let resources: EngineResources
        let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 64)
        var inbox: [(due: UInt64, octets: [UInt8])] = []
        /// DATA octets that arrived.
        var arrived = 0
        /// Whether the owner reads what arrives.
        var isReading = true
        var stream: StreamRef?

        init(_ role: Connection.Role, _ limits: Limits, _ settings: [Setting]) {
            resources = EngineResources(limits: limits, blocks: BlockPool())
            connection = Connection(role: role, resources: resources, settings: settings, at: 0)
        }

        deinit { vectors.deallocate() }

        func receive(_ octets: [UInt8], at now: UInt64) {
            octets.withUnsafeBytes { bytes in
                connection.receive(bytes, at: now)
                while true {
                    switch connection.nextEvent() {
                    case .none: return
                    case .headers(let reference, _, _):
                        resources.recycle(connection.takeReceivedHeaders())
                        stream = reference
                    case .data(let reference, let bytes, _):
                        arrived += bytes.count
                        if isReading { connection.consume(reference, bytes.count) }
                    case .closed: stream = nil
                    default: break
                    }
                }
            }
        }

        func write(to other: End, at now: UInt64, atMost limit: Int) {
            var left = limit
            var octets: [UInt8] = []
            while left > 0 {
                connection.drain()
                let front = connection.gatherOutput(into: vectors, max: 64)
                guard front.bytes > 0 else { break }
                var taken = 0
                for index in 0..<front.vectors where left > 0 {
                    let count = min(vectors[index].count, left)
                    octets.append(contentsOf: UnsafeRawBufferPointer(start: vectors[index].base, count: count))
                    taken += count
                    left -= count
                }
                connection.consumeOutput(taken, at: now)
            }
            if !octets.isEmpty { other.inbox.append((now + Path.delayMilliseconds, octets)) }
        }
    }

    let client: End
    let server: End
    let bytesPerMillisecond: Int
    private(set) var now: UInt64 = 0
    private let chunk = ByteSlice([UInt8](repeating: 7, count: 1 << 20))

    init(
        limits: Limits = Limits(), settings: [Setting] = [], connectionWindow: Int? = nil,
        bytesPerMillisecond: Int = 1 << 20
    ) throws {
        self.bytesPerMillisecond = bytesPerMillisecond
        client = End(.client, limits, settings)
        server = End(.server, limits, settings)
        if let connectionWindow {
            try client.connection.setConnectionWindow(connectionWindow)
            try server.connection.setConnectionWindow(connectionWindow)
        }
        client.stream = try client.connection.request(HeaderList(Wire.post), endStream: false)
        while server.stream == nil { step() }
        _ = try server.connection.sendHeaders(#require(server.stream), .response, HeaderList(Wire.ok), endStream: false)
    }

    /// A millisecond passes.
    func step() {
        now += 1
        for end in [client, server] {
            while let first = end.inbox.first, first.due <= now {
                end.inbox.removeFirst()
                end.receive(first.octets, at: now)
            }
        }
        client.write(to: server, at: now, atMost: bytesPerMillisecond)
        server.write(to: client, at: now, atMost: bytesPerMillisecond)
    }

    /// Sends a body and returns how long it took to arrive (milliseconds).
    func transfer(_ count: Int, from source: End, to target: End) throws -> UInt64 {
        let start = now
        var left = count
        while target.arrived < count {
            let stream = try #require(source.stream)
            while left > 0, stream.queuedBytes < 4 * chunk.count {
                _ = try source.connection.sendData(stream, chunk[0..<min(left, chunk.count)], endStream: false)
                left -= min(left, chunk.count)
            }
            step()
            try #require(now - start < 600_000, "the transfer stands still")
        }
        return now - start
    }
}

@Suite struct WindowTuningTests {
    private static let bodyBytes = 100_000_000
    private static let initialBytes = 65_535
    private let fixedWindow = [Setting(.initialWindowSize, 16 << 20)]

    @Test(arguments: [true, false])
    func aDistantBulkTransferNeedsNoTuning(isUpload: Bool) throws {
        func milliseconds(_ path: Path) throws -> UInt64 {
            try path.transfer(
                Self.bodyBytes, from: isUpload ? path.client : path.server, to: isUpload ? path.server : path.client)
        }
        let fixed = try milliseconds(try Path(settings: fixedWindow, connectionWindow: 16 << 20))
        let tuned = try milliseconds(try Path())
        #expect(10 * fixed >= 8 * tuned, "16 MiB fixed: \(fixed) ms, tuned: \(tuned) ms")

        var limits = Limits()
        limits.receiveWindowBytesMax = 0
        let node = try milliseconds(try Path(limits: limits))
        #expect(node > 10 * tuned, "Node's windows: \(node) ms, tuned: \(tuned) ms")
    }

    @Test func aPeerThatIsSlowByItselfGetsNoLargerWindow() throws {
        // A round trip carries 5 kB: the 64 KiB that everybody starts with are plenty.
        let path = try Path(bytesPerMillisecond: 100)
        _ = try path.transfer(2_000_000, from: path.client, to: path.server)
        #expect(path.server.connection.receiveWindowSize == Self.initialBytes)
        #expect(path.server.resources.windowGrowthBytes == 0)
    }

    @Test func aReaderThatIsBehindGetsNoLargerWindow() throws {
        let path = try Path()
        path.server.isReading = false
        let stream = try #require(path.client.stream)
        _ = try path.client.connection.sendData(
            stream, ByteSlice([UInt8](repeating: 1, count: 1 << 20)), endStream: false)
        var heldMost = 0
        for _ in 0..<2_000 {
            path.step()
            let reference = try #require(path.server.stream)
            heldMost = max(heldMost, Int(reference.record.pointee.receiveWindow.held))
            // It reads in bursts, long after the octets have come.
            if path.now % 200 == 0 {
                path.server.connection.consume(reference, Int(reference.record.pointee.receiveWindow.held))
            }
        }
        #expect(heldMost > Self.initialBytes / 2)
        #expect(heldMost <= Self.initialBytes)
        #expect(path.server.resources.windowGrowthBytes == 0)
    }

    @Test func aWindowThatTheProgramHasSizedStaysAsItIs() throws {
        let path = try Path(settings: [Setting(.initialWindowSize, 131_072)], connectionWindow: 200_000)
        _ = try path.transfer(4_000_000, from: path.client, to: path.server)
        #expect(path.server.connection.receiveWindowSize == 200_000)
        #expect(try #require(path.server.stream).record.pointee.receiveWindow.size == 131_072)
        #expect(path.server.resources.windowGrowthBytes == 0)
    }

    @Test func theBudgetBoundsWhatAllWindowsGrowBy() throws {
        var limits = Limits()
        limits.windowGrowthBytesMax = 300_000
        let path = try Path(limits: limits)
        _ = try path.transfer(10_000_000, from: path.client, to: path.server)
        #expect(path.server.resources.windowGrowthBytes == 300_000)
        #expect(try #require(path.server.stream).record.pointee.receiveWindow.size == 365_535)
    }

    @Test func growthComesBackWithItsStream() throws {
        let path = try Path()
        _ = try path.transfer(10_000_000, from: path.client, to: path.server)
        #expect(path.server.resources.windowGrowthBytes > 1 << 20)
        _ = path.server.connection.reset(try #require(path.server.stream), .cancel)
        #expect(path.server.resources.windowGrowthBytes == 0)
    }
}
