import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// Sends a part of a file as a stream's DATA: what the page cache has is read when the last piece has been framed, and what a disk
/// must be asked for on another thread while the last pieces are on their way.
///
/// Belongs to its stream until everything is handed to the engine or the stream is over; whichever comes first closes the file.
final class FileSender {
    /// One read while memory is no concern (bytes). 64 KiB make a cached file 7 % dearer, 256 KiB are no better (1 MiB files, `Benchmarks/load --cases file`).
    private static let pieceBytes = 128 * 1024
    /// Unsent bytes with which nothing more is asked of a disk.
    private static let queuedBytesMax = 128 * 1024
    /// Unsent bytes with which nothing more is taken from the page cache, which has it at once: what is read is sent while the
    /// processor's cache still holds it.
    private static let queuedCachedBytesMax = 1024
    /// One read while it is (bytes): a full frame.
    private static let thriftyPieceBytes = 16_384
    /// One read that nothing leaves room for (bytes): it tells when the way is free again, and lies in memory of its own size.
    private static let seedBytes = 1024

    /// Its details hold the sender, and it lets go of them at its end.
    private unowned let stream: ServerHttp2Stream
    private let source: _FileSource
    private let budget: FileBudget
    /// nil for what has no positions: pipes.
    private var position: Int?
    /// nil: up to the end.
    private var bytesLeft: Int?
    private var isReading = false
    private var isOver = false
    /// Whether the last read had to wait for a disk.
    private var waitsForDisk = false

    init(_ stream: ServerHttp2Stream, _ source: _FileSource, _ range: FileRange) {
        self.stream = stream
        self.source = source
        budget = stream.context.fileBudget
        position = range.offset
        bytesLeft = range.length < 0 ? nil : range.length
    }

    func begin() {
        if bytesLeft == 0 { complete() } else { readOn() }
    }

    /// The engine framed some of the queued DATA.
    func sent() { readOn() }

    /// The stream is over.
    func stop() {
        isOver = true
        source.close()
    }

    private func readOn() {
        while !isOver, !isReading, let reference = stream.reference {
            let pieceBytes = pieceBytes(reference)
            let isAhead = waitsForDisk && pieceBytes == Self.pieceBytes
            guard reference.queuedBytes < (isAhead ? Self.queuedBytesMax : Self.queuedCachedBytesMax) else { return }
            let count = min(bytesLeft ?? pieceBytes, pieceBytes)
            guard let position, let pieces = source.readCached(count, at: position, into: stream.reactor.blockPool)
            else { return readLater(count) }
            waitsForDisk = false
            guard take(pieces) else { return }
        }
    }

    /// What the next read may bring. A peer that opens its windows and does not read, or closes them, makes many streams hold what
    /// is read ahead: with much held, by this connection or by all, what may leave is read and little else.
    private func pieceBytes(_ reference: StreamRef) -> Int {
        guard let engine = stream.engine else { return Self.seedBytes }
        return engine._withUnsafeGuaranteedRef { connection in
            switch budget.measure(unsentBytes: connection.unsentBytes) {
            case .ample: return Self.pieceBytes
            case .scarce:
                let waiting = connection.unsentBytes - connection.outputBytes
                return reference.sendWindowBytes > reference.queuedBytes && connection.sendWindowBytes > waiting
                    ? Self.thriftyPieceBytes : Self.seedBytes
            case .spent: return Self.seedBytes
            }
        }
    }

    private func readLater(_ count: Int) {
        isReading = true
        hold(underWay: count)
        waitsForDisk = true
        // The work holds the stream, which is not used for another request meanwhile.
        let stream = self.stream
        source.read(count, at: position) { result in
            withExtendedLifetime(stream) { self.take(result) }
        }
    }

    private func take(_ result: Result<ByteSlice, any Error>) {
        isReading = false
        hold(underWay: 0)
        if isOver { return }
        switch result {
        case .failure(let error):
            // A pipe has no positions: it is read from where it is.
            guard error.code == "ESPIPE", position == 0 else { return fail() }
            position = nil
        case .success(let piece):
            guard take(piece.isEmpty ? [] : [piece]) else { return }
        }
        readOn()
    }

    /// Counts what a read under way will bring, beside what waits.
    private func hold(underWay count: Int) {
        guard let details = stream.details, let reference = stream.reference else { return }
        budget.hold(reference.queuedBytes + count, for: details)
    }

    /// What the file has at this place, in order; nothing at its end. Returns whether more is to be read.
    private func take(_ pieces: [ByteSlice]) -> Bool {
        if pieces.isEmpty {
            endOfFile()
            return false
        }
        for piece in pieces {
            position? += piece.count
            bytesLeft? -= piece.count
            let isLast = bytesLeft == 0
            guard stream.sendFilePiece(piece, isLast: isLast) else { return false }
            if isLast {
                complete(sendsEnd: false)
                return false
            }
        }
        return true
    }

    /// Differs: a file that has lost what was announced resets the stream, which Node ends as if all had been sent.
    private func endOfFile() {
        if bytesLeft == nil { complete() } else { fail() }
    }

    private func fail() {
        stop()
        stream.report { try stream.close(2) }
    }

    /// All is handed to the engine.
    private func complete(sendsEnd: Bool = true) {
        stop()
        stream.fileIsSent(sendsEnd: sendsEnd)
    }
}

extension ServerHttp2Stream {
    /// Hands a piece to the engine; false when the stream is over with that.
    func sendFilePiece(_ piece: ByteSlice, isLast: Bool) -> Bool {
        guard let engine, let reference else { return false }
        details?.observation?.sent(piece.count)
        let withEnd = isLast && !marks.contains(.awaitsTrailers)
        if withEnd {
            // What the engine tells from now on is of an ordinary stream that was ended with a chunk.
            marks.insert(.endHadData)
            details?.fileSender?.stop()
            details?.fileSender = nil
        }
        do throws(CommandError) {
            let outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendData(reference, piece, endStream: withEnd)
            }
            if outcome == .queued, let details { context.fileBudget.hold(reference.queuedBytes, for: details) }
            if withEnd { ended(outcome, withData: true) } else { acted() }
            return !withEnd
        } catch {
            destroyAfterRefusal()
            return false
        }
    }

    /// The file is through: the end follows, or trailers.
    func fileIsSent(sendsEnd: Bool) {
        details?.fileSender = nil
        guard reference != nil else { return }
        if marks.contains(.awaitsTrailers) { wantTrailersIfSent() } else if sendsEnd { sendEnd() }
    }
}
