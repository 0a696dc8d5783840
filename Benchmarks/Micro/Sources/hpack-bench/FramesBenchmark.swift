import Buffers
import CAllocationCounter

/// A server connection in memory beside libnghttp2's session: nanoseconds and allocations per request or frame, from bytes in
/// to bytes out, both fed with the same octets in batches of 100.
///
/// Left out: sockets, the copy out of libnghttp2's buffer. DATA out goes by reference here; libnghttp2 copies it, as its
/// plain data source does. WINDOW_UPDATE and PING are given time, so that no limit fires.
struct FramesBenchmark {
    private static let batches = 100
    private static let frames = CannedClient.requestsPerBatch

    static func run() {
        requests("request, identical", .same)
        requests("request, 100 paths", .varied)
        body("DATA in, 16 KiB", openedBy: opening) { ours in
            ours.serve(dataIn)
        } theirs: { theirs in
            theirs.serve(dataIn)
        }
        let piece = ByteSlice([UInt8](repeating: 120, count: 16_384))
        body("DATA out, 16 KiB", openedBy: opening) { ours in
            ours.serve(credit)
            ours.send(piece, times: frames)
        } theirs: { theirs in
            theirs.serve(credit)
            theirs.send(times: frames)
        }
        let updates = (0..<frames).flatMap { _ in CannedClient.frame(8, flags: 0, [0, 0, 0, 1]) }
        body("WINDOW_UPDATE in", openedBy: opening, ours: { $0.serve(updates) }, theirs: { $0.serve(updates) })
        let pings = (0..<frames).flatMap { CannedClient.frame(6, flags: 0, [0, 0, 0, 0, 0, 0, 0, UInt8($0)]) }
        body("PING in, acknowledged", openedBy: opening, ours: { $0.serve(pings) }, theirs: { $0.serve(pings) })
    }

    // MARK: Octets

    /// A POST without END_STREAM on stream 1, our SETTINGS acknowledged.
    private static let opening =
        CannedClient(.same).opening + CannedClient.frame(4, flags: 1, [])
        + CannedClient.frame(1, flags: 4, id: 1, [0x83, 0x86, 0x84, 0x01, 1, 0x61])

    private static let dataIn = (0..<frames).flatMap { _ in
        CannedClient.frame(0, flags: 0, id: 1, [UInt8](repeating: 120, count: 16_384))
    }

    /// Windows for 100 frames of 16 KiB on both levels.
    private static let credit =
        CannedClient.frame(8, flags: 0, id: 0, [0, 0x19, 0, 0])
        + CannedClient.frame(8, flags: 0, id: 1, [0, 0x19, 0, 0])

    // MARK: Parts

    private static func requests(_ name: String, _ paths: CannedClient.Paths) {
        var client = CannedClient(paths)
        let ours = EngineServer()
        let theirs = NGHTTP2Server()
        ours.serve(client.opening + client.first)
        theirs.serve(client.opening + client.first)
        var twin = client
        measure(name, unit: "ns/request") {
            let batch = client.nextBatch()
            return timed { ours.serve(batch) }
        } theirs: {
            let batch = twin.nextBatch()
            return timed { theirs.serve(batch) }
        }
        precondition(ours.requests == theirs.requests, "both answered everything")
    }

    private static func body(
        _ name: String, openedBy opening: [UInt8], ours: (EngineServer) -> Void, theirs: (NGHTTP2Server) -> Void
    ) {
        let engine = EngineServer()
        let session = NGHTTP2Server()
        engine.serve(opening)
        session.serve(opening)
        measure(name, unit: "ns/frame") {
            timed { ours(engine) }
        } theirs: {
            timed { theirs(session) }
        }
        precondition(engine.bodyBytes == session.bodyBytes, "both read everything")
        precondition(
            abs(engine.sentBytes - session.sentBytes) * 1_000 <= session.sentBytes + 1_000_000, "both sent everything")
    }

    private struct Sample {
        var nanoseconds: UInt64 = 0
        var allocations = 0
    }

    @inline(never)
    private static func timed(_ body: () -> Void) -> Sample {
        let allocations = allocation_counter_read()
        let begin = Measurement.now()
        body()
        return Sample(nanoseconds: Measurement.now() - begin, allocations: allocation_counter_read() - allocations)
    }

    /// Warm rounds of 100 batches each; allocations are those of the last round, which is as warm as it gets.
    private static func measure(_ name: String, unit: String, ours: () -> Sample, theirs: () -> Sample) {
        var last = (ours: 0, theirs: 0)
        Measurement.compare(name, units: batches * frames, unit: unit) {
            let total = round(ours)
            last.ours = total.allocations
            return total.nanoseconds
        } theirs: {
            let total = round(theirs)
            last.theirs = total.allocations
            return total.nanoseconds
        }
        let units = Double(batches * frames)
        let ratio = last.theirs == 0 ? (last.ours == 0 ? 0 : .infinity) : Double(last.ours) / Double(last.theirs)
        Measurement.line(
            name, "allocations", Double(last.ours) / units, Double(last.theirs) / units, ratio.isFinite ? ratio : 0)
    }

    private static func round(_ batch: () -> Sample) -> Sample {
        var total = Sample()
        for _ in 0..<batches {
            let sample = batch()
            total.nanoseconds += sample.nanoseconds
            total.allocations += sample.allocations
        }
        return total
    }
}
