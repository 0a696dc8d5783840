import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// A warm connection takes nothing from the allocator for a request and its answer.
@Suite struct ZeroAllocationTests {
    /// A server that answers in the event loop, with everything made beforehand.
    private final class WarmServer {
        let resources = EngineResources(blocks: BlockPool())
        let connection: Connection
        let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 16)
        let response = HeaderList([":status": "200", "content-type": "text/plain", "content-length": "13"])
        let body: UnsafeMutableRawBufferPointer
        var answered = 0

        init() {
            connection = Connection(role: .server, resources: resources, at: 0)
            body = .allocate(byteCount: 13, alignment: 1)
            body.copyBytes(from: "Hello, World!".utf8)
        }

        deinit {
            vectors.deallocate()
            body.deallocate()
        }

        /// One read, its events, and one write.
        func turn(_ input: UnsafeRawBufferPointer) throws {
            connection.receive(input, at: 0)
            loop: while true {
                switch connection.nextEvent() {
                case .none: break loop
                case .headers(let stream, _, _):
                    resources.recycle(connection.takeReceivedHeaders())
                    try connection.sendHeaders(stream, .response, response, endStream: false)
                    _ = try connection.sendData(stream, copying: UnsafeRawBufferPointer(body), endStream: true)
                    answered += 1
                default: continue
                }
            }
            connection.drain()
            let (_, bytes) = connection.gatherOutput(into: vectors, max: 16)
            if bytes > 0 { connection.consumeOutput(bytes, at: 0) }
        }
    }

    /// Reads of `perRead` requests, `count` requests in all.
    private func reads(_ count: Int, perRead: Int, path: (Int) -> String) -> [[UInt8]] {
        stride(from: 0, to: count, by: perRead).map { first in
            (first..<(first + perRead)).flatMap { index in
                Wire.headers(
                    2 * index + 1,
                    [":method": "GET", ":scheme": "http", ":path": path(index), ":authority": "a.test"], .endStream)
            }
        }
    }

    private func allocations(_ count: Int, perRead: Int, path: (Int) -> String) throws -> Int {
        let server = WarmServer()
        let opening = Wire.preface + Wire.settings() + Wire.settingsAcknowledgement + Wire.windowUpdate(0, 1 << 30)
        try opening.withUnsafeBytes { try server.turn($0) }
        let reads = reads(count + 10 * perRead, perRead: perRead, path: path)
        for read in reads.prefix(10) { try read.withUnsafeBytes { try server.turn($0) } }
        let taken = try AllocationCounter.count {
            var index = 10
            while index < reads.count {
                try reads[index].withUnsafeBytes { try server.turn($0) }
                index += 1
            }
        }
        #expect(server.answered == count + 10 * perRead)
        #expect(server.resources.liveStreamCount == 0)
        return taken
    }

    /// Unoptimised code makes an array of each option set literal, the same number for every request; beyond that, nothing.
    private func expectNone(_ taken: Int, requests: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        #if DEBUG
        #expect(taken % requests == 0, "\(taken) allocations", sourceLocation: sourceLocation)
        #else
        #expect(taken == 0, sourceLocation: sourceLocation)
        #endif
    }

    @Test func tenThousandIdenticalRequestsAllocateNothing() throws {
        let taken = try allocations(10_000, perRead: 10) { _ in "/hello" }
        expectNone(taken, requests: 10_000)
    }

    @Test func tenThousandVariedRequestsAllocateNothing() throws {
        let taken = try allocations(10_000, perRead: 10) { "/hello?n=\(100_000 + $0)" }
        expectNone(taken, requests: 10_000)
    }
}
